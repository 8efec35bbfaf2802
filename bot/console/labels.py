"""What labels and named things are called on the staff's pages: a few words of a worker."""

from types import MappingProxyType

from bot.sentences import N_

UNHEARD = N_("Not understood")
LABELS = MappingProxyType(
    {
        "greet": N_("Says hello"),
        "goodbye": N_("Says goodbye"),
        "thanks": N_("Says thank you"),
        "affirm": N_("Says yes"),
        "deny": N_("Says no"),
        "menu_help": N_("Asks what we can do"),
        "change_language": N_("Wants another language"),
        "talk_to_person": N_("Wants to talk with a person"),
        "stop_messages": N_("Wants no more messages"),
        "erase_my_data": N_("Wants to be forgotten"),
        "ask_privacy": N_("Asks who can read this"),
        "postpone": N_("Not now, or not alone"),
        "ask_documents": N_("Papers for working abroad"),
        "ask_mou_process": N_("Going the legal way"),
        "ask_costs": N_("What it costs to go"),
        "ask_agency_check": N_("Is this agency real"),
        "ask_border_pass": N_("Border pass"),
        "ask_age_limit": N_("How old one must be"),
        "ask_passport": N_("Passport"),
        "ask_work_permit": N_("Work permit or visa"),
        "ask_job_offer_check": N_("Is this job offer safe"),
        "ask_marriage_abroad": N_("Marrying abroad"),
        "ask_wages": N_("Wages"),
        "ask_overtime_rest": N_("Hours, overtime and days off"),
        "ask_contract": N_("Work contract"),
        "ask_change_employer": N_("Changing the employer"),
        "ask_health_care": N_("Seeing a doctor, insurance"),
        "ask_pregnancy_rights": N_("Pregnant at work"),
        "ask_send_money": N_("Sending money home"),
        "ask_return_home": N_("Wants to come home"),
        "ask_travel_safety": N_("Travelling safely"),
        "ask_trafficking_meaning": N_("What trafficking is"),
        "ask_emergency_numbers": N_("Whom to call"),
        "ask_shelter_services": N_("Shelter and centres"),
        "ask_vocational_training": N_("Learning a trade"),
        "ask_livelihood_support": N_("Help to start work"),
        "ask_schooling": N_("Going back to school"),
        "ask_counselling": N_("Sad or under stress"),
        "ask_victim_rights": N_("Legal help and compensation"),
        "report_wages_unpaid": N_("Wages not paid"),
        "report_documents_taken": N_("Papers or phone taken away"),
        "report_debt_bondage": N_("Held by a debt"),
        "report_arrest_pushback": N_("Arrested or sent back"),
        "report_missing_person": N_("Looking for somebody lost"),
        "report_broker": N_("Tells of a broker"),
        "crisis_self_harm": N_("Wants to die or hurt themselves"),
        "crisis_violence": N_("Beaten or threatened"),
        "crisis_sexual_harm": N_("Sexual harm"),
        "crisis_confined": N_("Locked in or held"),
        "crisis_child": N_("A child in danger"),
        "crisis_medical": N_("Badly ill or hurt"),
        "inform_doing_well": N_("Says they are well"),
        "inform_struggling": N_("Has a hard time"),
        "out_of_scope": N_("About something else"),
    }
)
# Why a case is open that no words of the person were heard for.
OF_THE_HOUSE = MappingProxyType({"wrote_again": N_("Wrote again after it was closed")})

KINDS = MappingProxyType(
    {
        "province_la": N_("Place in Laos"),
        "province_th": N_("Place in Thailand"),
        "border_point": N_("Border crossing"),
        "country": N_("Country"),
        "job": N_("Work"),
        "age": N_("Age"),
        "money": N_("Money"),
        "duration": N_("Time"),
        "phone": N_("Telephone"),
    }
)


def label_name(label: str) -> str:
    """The English words for a label, to be translated; an unknown one was not understood."""
    return LABELS.get(label) or OF_THE_HOUSE.get(label, UNHEARD)
