"""What the content desk calls things."""

from types import MappingProxyType

from bot.sentences import N_

STATES = MappingProxyType(
    {
        "expired": N_("Has run out"),
        "expiring": N_("Runs out soon"),
        "never": N_("Never confirmed"),
        "confirmed": N_("Confirmed"),
    }
)
SURE = MappingProxyType({"high": N_("quite sure"), "medium": N_("fairly sure")})
_PHONE = N_("Telephone number")
VALUES = MappingProxyType(  # by the field that sentences use; a number is plain, a fee in its money
    {
        "number": _PHONE,
        "labour_number": _PHONE,
        "jobs_number": _PHONE,
        "health_number": _PHONE,
        "first_years": N_("Years of the first permit"),
        "most_years": N_("Years in all, at most"),
        "visa_fee": N_("Visa, in baht"),
        "permit_fee": N_("Work permit, in baht"),
        "exam_fee": N_("Medical check, in baht"),
        "insurance_fee": N_("Health insurance, in baht"),
        "vaccine_fee": N_("Vaccine, in baht"),
        "passport_usd": N_("Electronic passport, in dollars"),
        "plain_passport_usd": N_("Passport without a chip, in dollars"),
        "passport_days": N_("Days until the passport is ready"),
        "days_to_find": N_("Days to find other work"),
        "last_deadline": N_("Last day"),
        "wage_low": N_("Lowest wage a day, in baht"),
        "wage_ubon": N_("Wage a day in Ubon Ratchathani, in baht"),
        "wage_bangkok": N_("Wage a day in Bangkok, in baht"),
        "hours_day": N_("Hours a day"),
        "hours_week": N_("Hours a week"),
        "overtime_week": N_("Hours of overtime a week"),
        "holidays": N_("Paid holidays a year"),
        "leave_days": N_("Days of leave a year"),
        "sick_days": N_("Paid sick days a year"),
        "birth_days": N_("Days of leave for a birth"),
        "birth_paid_days": N_("Days of it that are paid"),
        "boat_age": N_("Youngest age on a fishing boat"),
        "order_days": N_("Days until the office decides"),
        "pay_days": N_("Days until the employer pays"),
        "adult_age": N_("Age of a grown-up"),
    }
)
GROUPS = MappingProxyType(
    {
        "answer": N_("Answers"),
        "button": N_("Buttons"),
        "crisis": N_("In danger"),
        "doubt": N_("Asked whether it is danger"),
        "welcome": N_("Welcome"),
        "menu": N_("Menu"),
        "fallback": N_("Not understood"),
        "smalltalk": N_("Small talk"),
        "person": N_("Talk to a person"),
        "country": N_("Which country"),
        "age": N_("How old"),
        "language": N_("Which language"),
        "helped": N_("Whether it helped"),
        "media": N_("Voice, pictures and files"),
        "offer": N_("Job offers"),
        "report": N_("Tells of harm"),
        "services": N_("Help near people"),
        "tracing": N_("Looking for somebody"),
        "journey": N_("Plan for the way"),
        "arrival": N_("Whether they arrived"),
        "border": N_("At the border"),
        "joining": N_("Joining follow-up"),
        "checkin": N_("Follow-up questions"),
        "cover": N_("Covers of follow-up"),
        "hours": N_("Working hours"),
        "afterwards": N_("After a case"),
        "stop": N_("Stop writing"),
        "erase": N_("Erase everything"),
    }
)
CAUGHT = MappingProxyType(
    {
        "expired": "now",
        "expiring": "today",
        "never": "soon",
        "confirmed": "",
    }
)
