-- Saiyai 0.1.0, tables at 0013. Nobody in here ever was.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.saiyai_audit_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The audit is only added to.' USING ERRCODE = 'integrity_constraint_violation'; END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.addresses (
    id bigint NOT NULL,
    person_id character varying(32) NOT NULL,
    channel character varying(16) NOT NULL,
    index bytea NOT NULL,
    sealed bytea NOT NULL,
    heard_at timestamp with time zone
);
CREATE SEQUENCE public.addresses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.addresses_id_seq OWNED BY public.addresses.id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.alert_steps (
    case_id character varying(32) NOT NULL,
    turn integer NOT NULL,
    step integer NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    told_at timestamp with time zone
);
CREATE TABLE public.audit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor character varying(32) NOT NULL,
    action character varying(32) NOT NULL,
    person_id character varying(32),
    case_id character varying(32),
    detail character varying(80),
    mac bytea
);
CREATE TABLE public.audit_checks (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    rows bigint NOT NULL,
    linked bigint NOT NULL,
    before bigint NOT NULL,
    faults bigint NOT NULL,
    mac bytea NOT NULL
);
CREATE SEQUENCE public.audit_checks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_checks_id_seq OWNED BY public.audit_checks.id;
CREATE SEQUENCE public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.audit_links (
    seq bigint NOT NULL,
    audit_id bigint NOT NULL,
    mac bytea NOT NULL
);
CREATE TABLE public.backups (
    what character varying(16) NOT NULL,
    at timestamp with time zone NOT NULL,
    gone integer NOT NULL
);
CREATE TABLE public.cases (
    id character varying(32) NOT NULL,
    person_id character varying(32) NOT NULL,
    urgency integer NOT NULL,
    state character varying(8) NOT NULL,
    doubtful boolean NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    waiting_since timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    holder_id character varying(32),
    lease_until timestamp with time zone,
    closed_at timestamp with time zone,
    outcome character varying(24),
    quiet boolean DEFAULT false NOT NULL,
    reply_due_at timestamp with time zone,
    bought_at timestamp with time zone,
    asleep_until timestamp with time zone,
    wanted_by character varying(16),
    wiped_at timestamp with time zone
);
CREATE TABLE public.checkins (
    id character varying(32) NOT NULL,
    person_id character varying(32) NOT NULL,
    day date NOT NULL,
    form character varying(8) NOT NULL,
    means character varying(8) NOT NULL,
    state character varying(8) NOT NULL,
    key character varying(80) NOT NULL,
    laters integer NOT NULL,
    asked_at timestamp with time zone,
    sent_at timestamp with time zone,
    heard_at timestamp with time zone,
    ended_at timestamp with time zone,
    staff_id character varying(32),
    answers bytea
);
CREATE TABLE public.confirmations (
    id character varying(32) NOT NULL,
    version integer NOT NULL,
    fact_id character varying(40) NOT NULL,
    staff_id character varying(32) NOT NULL,
    body bytea NOT NULL,
    "on" date NOT NULL,
    until date,
    at timestamp with time zone NOT NULL,
    waits boolean NOT NULL
);
CREATE TABLE public.consents (
    id bigint NOT NULL,
    person_id character varying(32) NOT NULL,
    purpose character varying(16) NOT NULL,
    given boolean NOT NULL,
    by character varying(32) NOT NULL,
    how character varying(8) NOT NULL,
    detail bytea,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.consents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.consents_id_seq OWNED BY public.consents.id;
CREATE TABLE public.content_drafts (
    leaf character varying(80) NOT NULL,
    version integer NOT NULL,
    staff_id character varying(32) NOT NULL,
    body bytea NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.content_versions (
    name character varying(12) NOT NULL,
    version integer NOT NULL
);
CREATE TABLE public.corrections (
    message_id character varying(32) NOT NULL,
    case_id character varying(32) NOT NULL,
    heard character varying(40) NOT NULL,
    said character varying(40),
    staff_id character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.drafts (
    case_id character varying(32) NOT NULL,
    staff_id character varying(32) NOT NULL,
    box character varying(16) NOT NULL,
    person_id character varying(32) NOT NULL,
    form character varying(32) NOT NULL,
    text bytea,
    at timestamp with time zone NOT NULL,
    told_at timestamp with time zone
);
CREATE TABLE public.entries (
    id character varying(32) NOT NULL,
    person_id character varying(32) NOT NULL,
    kind character varying(12) NOT NULL,
    staff_id character varying(32),
    nonce character varying(80) NOT NULL,
    body bytea NOT NULL,
    due_on date,
    done_at timestamp with time zone,
    outcome character varying(24),
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.factors (
    staff_id character varying(32) NOT NULL,
    seed bytea NOT NULL,
    step bigint NOT NULL,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.finds (
    bucket smallint NOT NULL,
    person bigint NOT NULL
);
CREATE TABLE public.followups (
    person_id character varying(32) NOT NULL,
    id character varying(32) NOT NULL,
    state character varying(8) NOT NULL,
    staff_id character varying(32) NOT NULL,
    about bytea NOT NULL,
    taper character varying(400) NOT NULL,
    risk character varying(8) NOT NULL,
    means character varying(8) NOT NULL,
    days character varying(7) NOT NULL,
    first_hour integer NOT NULL,
    last_hour integer NOT NULL,
    zone character varying(40) NOT NULL,
    version integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    started_on date,
    ended_at timestamp with time zone,
    end_cause character varying(16),
    stage character varying(8) NOT NULL,
    rung integer NOT NULL,
    next_at timestamp with time zone,
    checkin_id character varying(32),
    covered_at timestamp with time zone
);
CREATE TABLE public.gates (
    name character varying(16) NOT NULL,
    closed_at timestamp with time zone,
    cause character varying(16),
    before timestamp with time zone
);
CREATE TABLE public.half_sign_ins (
    staff_id character varying(32) NOT NULL,
    token_hash bytea NOT NULL,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.happenings (
    seq bigint NOT NULL,
    id character varying(32) NOT NULL,
    case_id character varying(32) NOT NULL,
    person_id character varying(32) NOT NULL,
    staff_id character varying(32) NOT NULL,
    other_id character varying(32),
    kind character varying(12) NOT NULL,
    reason bytea,
    until timestamp with time zone,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.happenings_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.happenings_seq_seq OWNED BY public.happenings.seq;
CREATE TABLE public.helped (
    label character varying(40) NOT NULL,
    month date NOT NULL,
    yes integer NOT NULL,
    no integer NOT NULL
);
CREATE TABLE public.inbox (
    id bigint NOT NULL,
    channel character varying(16) NOT NULL,
    key character varying(80) NOT NULL,
    index bytea NOT NULL,
    "position" bigint NOT NULL,
    body bytea,
    state character varying(8) NOT NULL,
    attempts integer NOT NULL,
    claimed_by character varying(40),
    claimed_until timestamp with time zone,
    not_before timestamp with time zone,
    received_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    cause character varying(80)
);
CREATE SEQUENCE public.inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.inbox_id_seq OWNED BY public.inbox.id;
CREATE TABLE public.invitations (
    id character varying(32) NOT NULL,
    index bytea NOT NULL,
    person_id character varying(32) NOT NULL,
    staff_id character varying(32) NOT NULL,
    number bytea NOT NULL,
    tries integer NOT NULL,
    until timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.journeys (
    person_id character varying(32) NOT NULL,
    id character varying(32) NOT NULL,
    plan bytea NOT NULL,
    stage character varying(8) NOT NULL,
    round character varying(8) NOT NULL,
    next_at timestamp with time zone,
    asked_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone
);
CREATE TABLE public.kind_questions (
    case_id character varying(32) NOT NULL,
    person_id character varying(32) NOT NULL,
    state character varying(8) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone
);
CREATE TABLE public.looking (
    case_id character varying(32) NOT NULL,
    staff_id character varying(32) NOT NULL,
    until timestamp with time zone NOT NULL
);
CREATE TABLE public.mergers (
    person_id character varying(32) NOT NULL,
    into_id character varying(32) NOT NULL,
    staff_id character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL,
    key bytea,
    key_of character varying(32)
);
CREATE TABLE public.messages (
    seq bigint NOT NULL,
    id character varying(32) NOT NULL,
    person_id character varying(32) NOT NULL,
    author character varying(8) NOT NULL,
    staff_id character varying(32),
    kind character varying(10) NOT NULL,
    text bytea NOT NULL,
    reading bytea,
    attachment bytea,
    at timestamp with time zone NOT NULL,
    via bytea
);
CREATE SEQUENCE public.messages_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.messages_seq_seq OWNED BY public.messages.seq;
CREATE TABLE public.new_factors (
    staff_id character varying(32) NOT NULL,
    token_hash bytea NOT NULL,
    seed bytea NOT NULL,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.notes (
    id character varying(32) NOT NULL,
    case_id character varying(32) NOT NULL,
    person_id character varying(32) NOT NULL,
    staff_id character varying(32) NOT NULL,
    nonce character varying(64) NOT NULL,
    text bytea NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    channel character varying(16) NOT NULL,
    index bytea NOT NULL,
    person_id character varying(32),
    message_id character varying(32),
    "to" bytea,
    body bytea,
    rank integer NOT NULL,
    rule character varying(8) NOT NULL,
    state character varying(8) NOT NULL,
    attempts integer NOT NULL,
    unknowns integer NOT NULL,
    not_before timestamp with time zone NOT NULL,
    rests_until timestamp with time zone,
    claimed_by character varying(40),
    claimed_until timestamp with time zone,
    channel_message character varying(80),
    cause character varying(80),
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;
CREATE TABLE public.people (
    id character varying(32) NOT NULL,
    pseudonym character varying NOT NULL,
    key bytea,
    key_version integer NOT NULL,
    language character varying(2),
    country character varying(2),
    stopped boolean NOT NULL,
    reachable boolean NOT NULL,
    name bytea,
    "where" bytea,
    made_at timestamp with time zone NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    forgotten_at timestamp with time zone,
    age character varying(8),
    wrapped_by integer DEFAULT 1 NOT NULL
);
CREATE TABLE public.publications (
    id character varying(32) NOT NULL,
    version integer NOT NULL,
    leaf character varying(80) NOT NULL,
    writer_id character varying(32) NOT NULL,
    staff_id character varying(32) NOT NULL,
    undoes character varying(32),
    body bytea NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.readers (
    person_id character varying(32) NOT NULL,
    staff_id character varying(32) NOT NULL,
    named_by character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.reasons (
    id bigint NOT NULL,
    case_id character varying(32) NOT NULL,
    label character varying(40) NOT NULL,
    urgency integer NOT NULL,
    doubtful boolean NOT NULL,
    evidence bytea,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.reasons_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.reasons_id_seq OWNED BY public.reasons.id;
CREATE TABLE public.recovery_codes (
    staff_id character varying(32) NOT NULL,
    id bigint NOT NULL,
    fingerprint bytea NOT NULL,
    used_at timestamp with time zone
);
CREATE SEQUENCE public.recovery_codes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.recovery_codes_id_seq OWNED BY public.recovery_codes.id;
CREATE TABLE public.reopenings (
    id bigint NOT NULL,
    case_id character varying(32) NOT NULL,
    staff_id character varying(32),
    outcome character varying(24),
    closed_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.reopenings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.reopenings_id_seq OWNED BY public.reopenings.id;
CREATE TABLE public.replies (
    shortcut character varying(24) NOT NULL,
    lo character varying NOT NULL,
    th character varying NOT NULL,
    en character varying NOT NULL,
    gone boolean NOT NULL,
    staff_id character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.rewrapped (
    version integer NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.rotas (
    version integer NOT NULL,
    plan bytea NOT NULL,
    staff_id character varying(32) NOT NULL,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.searchable (
    n bigint NOT NULL,
    person_id character varying(32) NOT NULL,
    name character varying(64) NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.searchable_n_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.searchable_n_seq OWNED BY public.searchable.n;
CREATE TABLE public.sign_ins (
    token_hash bytea NOT NULL,
    staff_id character varying(32) NOT NULL,
    csrf character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    proved_at timestamp with time zone,
    locked_at timestamp with time zone,
    wrong integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.staff (
    id character varying(32) NOT NULL,
    login character varying(64) NOT NULL,
    name character varying(80) NOT NULL,
    role character varying(16) NOT NULL,
    language character varying(2) NOT NULL,
    passphrase character varying(200) NOT NULL,
    disabled boolean NOT NULL,
    alerts bytea,
    alerts_index bytea,
    link_code bytea,
    link_until timestamp with time zone,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.tickets (
    index bytea NOT NULL,
    person_id character varying(32) NOT NULL,
    until timestamp with time zone NOT NULL
);
CREATE TABLE public.tries (
    id bigint NOT NULL,
    who bytea NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.tries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tries_id_seq OWNED BY public.tries.id;
CREATE TABLE public.unanswered (
    id bigint NOT NULL,
    person_id character varying(32) NOT NULL,
    "row" character varying(32) NOT NULL,
    language character varying(2) NOT NULL,
    label character varying(40) NOT NULL,
    cause character varying(12) NOT NULL,
    words bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    seen character varying(12),
    answer character varying(40),
    staff_id character varying(32),
    seen_at timestamp with time zone
);
CREATE SEQUENCE public.unanswered_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.unanswered_id_seq OWNED BY public.unanswered.id;
CREATE TABLE public.went (
    answer character varying(8) NOT NULL,
    month date NOT NULL,
    times integer NOT NULL
);
ALTER TABLE ONLY public.addresses ALTER COLUMN id SET DEFAULT nextval('public.addresses_id_seq'::regclass);
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.audit_checks ALTER COLUMN id SET DEFAULT nextval('public.audit_checks_id_seq'::regclass);
ALTER TABLE ONLY public.consents ALTER COLUMN id SET DEFAULT nextval('public.consents_id_seq'::regclass);
ALTER TABLE ONLY public.happenings ALTER COLUMN seq SET DEFAULT nextval('public.happenings_seq_seq'::regclass);
ALTER TABLE ONLY public.inbox ALTER COLUMN id SET DEFAULT nextval('public.inbox_id_seq'::regclass);
ALTER TABLE ONLY public.messages ALTER COLUMN seq SET DEFAULT nextval('public.messages_seq_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);
ALTER TABLE ONLY public.reasons ALTER COLUMN id SET DEFAULT nextval('public.reasons_id_seq'::regclass);
ALTER TABLE ONLY public.recovery_codes ALTER COLUMN id SET DEFAULT nextval('public.recovery_codes_id_seq'::regclass);
ALTER TABLE ONLY public.reopenings ALTER COLUMN id SET DEFAULT nextval('public.reopenings_id_seq'::regclass);
ALTER TABLE ONLY public.searchable ALTER COLUMN n SET DEFAULT nextval('public.searchable_n_seq'::regclass);
ALTER TABLE ONLY public.tries ALTER COLUMN id SET DEFAULT nextval('public.tries_id_seq'::regclass);
ALTER TABLE ONLY public.unanswered ALTER COLUMN id SET DEFAULT nextval('public.unanswered_id_seq'::regclass);
INSERT INTO public.addresses (id, person_id, channel, index, sealed, heard_at) VALUES (1, '2b16bfb079644abd9f92b33df84eeae3', 'web', '\xcb92c3ddbcc19d6f6982450d851f1d922b86a2953049e10a08db679f812e339c', '\x8b67ff1afc9f26887e5a8d3cb83c2c63d671d49dc0183e9e3b71d55e6105455cc4691e1f22b0aab54cfea9a1154490483968e42a832995e848302c0f3e251f17172f50e0ee8f4f43d441a81fce45ecb23564a812ecf870d3ff9f15bc', NULL);
INSERT INTO public.addresses (id, person_id, channel, index, sealed, heard_at) VALUES (2, '972112df429642169f10cbb671582031', 'web', '\xeade93f1dd1f217af7d02f1e596c8a2000bc1d5acae59ee9a932c7b7b9425ef5', '\xf12e1e3885366f4e33114d4df281b6cd23f61f1f2a6e802e9e7d1adf95d91a68e4a53ce095954f690fb557178c8a60868c6b56d26d0bd82b18713da138e4547de40549d020a491e4f821c58d97a8505f04fe543caab026a34613a752', NULL);
INSERT INTO public.alembic_version (version_num) VALUES ('0013');
INSERT INTO public.alert_steps (case_id, turn, step, begun_at, next_at, told_at) VALUES ('3f7228112976450081b397c66a807eec', 2, 3, '2026-11-20 03:04:05.678905+00', '2026-11-20 03:04:05.678906+00', '2026-11-20 03:04:05.678907+00');
INSERT INTO public.alert_steps (case_id, turn, step, begun_at, next_at, told_at) VALUES ('f530449c4adc480db565ee079681d629', 8, 9, '2026-11-20 03:04:05.678911+00', '2026-11-20 03:04:05.678912+00', '2026-11-20 03:04:05.678913+00');
INSERT INTO public.audit (id, at, actor, action, person_id, case_id, detail, mac) VALUES (1, '2026-11-23 02:00:00+00', 'ff95db98a48043cdbeec08ed299116ae', 'rota', NULL, NULL, 'shift_added', '\xfbfe4fde117012e0a1f07ebf6ba537f12a200954374c9bd5b8044ea7cfa9b1ce68c3dc8e9b9c024c1c9530afa73236a5');
INSERT INTO public.audit (id, at, actor, action, person_id, case_id, detail, mac) VALUES (2, '2026-11-23 02:00:00+00', 'ff95db98a48043cdbeec08ed299116ae', 'content_drafted', NULL, NULL, 'answer-ask_wages', '\xc019d4a0f6a3c5be522a40bc34ea26262adca578291edbd9f91b5f5dbf6d9f78dea0004a79431cc846d3273d30b5df60');
INSERT INTO public.audit (id, at, actor, action, person_id, case_id, detail, mac) VALUES (3, '2026-11-23 02:00:00+00', 'ff95db98a48043cdbeec08ed299116ae', 'content_published', NULL, NULL, 'answer-ask_wages', '\xbd8f26a434c31526249201ab042fd733a3fcd4495933b971782781bee7ab0dc5a02ce17a5f5deb1d13c61dba95c56d82');
INSERT INTO public.audit (id, at, actor, action, person_id, case_id, detail, mac) VALUES (4, '2026-11-23 02:00:00+00', 'beffd5b8ad1e46b8acb333f201402552', 'open', '2b16bfb079644abd9f92b33df84eeae3', NULL, NULL, '\x85586564f0152b2caf397062f7433fa5e63bbd575c6d3ee5f45c85c23e7b6e7efdd94ddac621322f7a4358e53cccc65d');
INSERT INTO public.audit (id, at, actor, action, person_id, case_id, detail, mac) VALUES (5, '2026-11-23 02:00:00+00', 'beffd5b8ad1e46b8acb333f201402552', 'open', '972112df429642169f10cbb671582031', NULL, NULL, '\x79becea3399c091b16c7fa4c4e39dec0466ddd999df02406301d2ed08b09be06d4a8f889c35c5a8ca47bff1ba82fbb4f');
INSERT INTO public.audit_checks (id, at, rows, linked, before, faults, mac) VALUES (1, '2026-11-23 02:00:00+00', 5, 5, 0, 0, '\x4f98d8ad4c6ea35c2bfd6eb39ef6c50fea80bb961af66c86d6ba6de313497138');
INSERT INTO public.audit_links (seq, audit_id, mac) VALUES (1, 1, '\x2849a058281b5692b4c012b07943ce110d51cd428996b716d2d9c4c019df79c1');
INSERT INTO public.audit_links (seq, audit_id, mac) VALUES (2, 2, '\x6d624093b909dde89f866d8ba6263b3151aee74d36f4c2f229c5a72565957c43');
INSERT INTO public.audit_links (seq, audit_id, mac) VALUES (3, 3, '\xf73f854948d7264fac000d24c910c8e11b3753eda065ee8c83f8dfaabd51dffc');
INSERT INTO public.audit_links (seq, audit_id, mac) VALUES (4, 4, '\xe1921013aa72393f1fed1266a0ef70c3d2c2a890f70e4808554b6874e68e1451');
INSERT INTO public.audit_links (seq, audit_id, mac) VALUES (5, 5, '\x823302549f63e5a27c736fe0605bf6cdc5fa59d0fdc171e6dcf7fe83d899798c');
INSERT INTO public.backups (what, at, gone) VALUES ('1 ຄ''"
', '2026-11-20 03:04:05.678903+00', 3);
INSERT INTO public.backups (what, at, gone) VALUES ('4 ຄ''"
', '2026-11-20 03:04:05.678906+00', 6);
INSERT INTO public.cases (id, person_id, urgency, state, doubtful, opened_at, waiting_since, due_at, holder_id, lease_until, closed_at, outcome, quiet, reply_due_at, bought_at, asleep_until, wanted_by, wiped_at) VALUES ('f530449c4adc480db565ee079681d629', '2b16bfb079644abd9f92b33df84eeae3', 1, 'waiting', false, '2026-11-23 02:00:00+00', '2026-11-23 02:00:00+00', '2026-11-23 02:00:00+00', NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases (id, person_id, urgency, state, doubtful, opened_at, waiting_since, due_at, holder_id, lease_until, closed_at, outcome, quiet, reply_due_at, bought_at, asleep_until, wanted_by, wiped_at) VALUES ('3f7228112976450081b397c66a807eec', '972112df429642169f10cbb671582031', 1, 'waiting', false, '2026-11-23 02:00:00+00', '2026-11-23 02:00:00+00', '2026-11-23 02:00:00+00', NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.checkins (id, person_id, day, form, means, state, key, laters, asked_at, sent_at, heard_at, ended_at, staff_id, answers) VALUES ('5cc976b8f1be4bc587d395d72704cbee', '2b16bfb079644abd9f92b33df84eeae3', '2026-11-01', 'short', 'chat', 'asked', 'checkin:5cc976b8f1be4bc587d395d72704cbee', 0, '2026-11-23 02:00:00+00', NULL, NULL, NULL, NULL, '\x0d665d65c4fbdb86aa6bbf485790bcac478ca0d719e6835826233b088035ad819b7a6a45c898814b1cefd5b9c55c580851ffb10a5b261d1f204495b2caa8ef6cafb999791b47cdaed0dc5fab7390bfe6bd2413a3c0444e74f261b799e02ec575c1d7ab63d93839acd6b00b40ae6c9549f54a51047b4ad88b00f45bf398836ff0d27df1925e1f06ee39f9aa1ff1aa01bb71939aed59b668c1a8b412e2');
INSERT INTO public.checkins (id, person_id, day, form, means, state, key, laters, asked_at, sent_at, heard_at, ended_at, staff_id, answers) VALUES ('7752490e7ab1495b8fbfadd15d460765', '972112df429642169f10cbb671582031', '2026-11-01', 'short', 'chat', 'asked', 'checkin:7752490e7ab1495b8fbfadd15d460765', 0, '2026-11-23 02:00:00+00', NULL, NULL, NULL, NULL, '\x215667eb31dd255caaa82eac6cc9bb68d9bd021e9468001a1024d9705b931ac59d9becba6ed7aa05841b39846097ad6f6a95c4254a197e2f15ed1b3f1527225ab8b7de130239d76d95ed2c8215e27e8166092a23426f5cba9a8b1bce570bc5c917022855cb9961ea42ac3f3b6833fa6ac6372b18d56693b664472cd3bd6da39552193bf73e77a96582ef9a5d3141c6094e069e571cb527b3c60794f0');
INSERT INTO public.confirmations (id, version, fact_id, staff_id, body, "on", until, at, waits) VALUES ('2da4f3261a5a482d8bc5ffe9b98cef3d', 1, 'N-LA-06', 'ff95db98a48043cdbeec08ed299116ae', '\x4480a909f3bf494f4af3d0db2f9fc7f9836c8d972c07d038e1287c7538b9c4a0aadbb449118cb1b863e655e6b8ef959cfbd81279f14aabae066c5a0a48e2b4c9f319a5bb022cb76b627d9957fd386a2b2e0712ff91614111f42dfaf2', '2026-11-23', '2027-09-19', '2026-11-23 02:00:00+00', false);
INSERT INTO public.consents (id, person_id, purpose, given, by, how, detail, at) VALUES (1, '2b16bfb079644abd9f92b33df84eeae3', 'partner', true, 'beffd5b8ad1e46b8acb333f201402552', 'spoken', '\x604497f2dbd54ec6322ea9314cb15a6547a26bd7d8e7f0b07449bece19b25eca6a15a244ead355521be53c537d9b557ad5037cf0b6312c35276ef3608e1ca6f9350838e31984380344000b4702ac72ee4a6a5763bec937f278a0c644', '2026-11-23 02:00:00+00');
INSERT INTO public.consents (id, person_id, purpose, given, by, how, detail, at) VALUES (2, '972112df429642169f10cbb671582031', 'partner', true, 'beffd5b8ad1e46b8acb333f201402552', 'spoken', '\x7068560357e802c7642f3b8a86614cd9a772eb49a318e3734c132af674f136b34060b39536d73253d18bd85b64a2124218e4b47ed9ea162a0f7d243a983993b31cdb05713d3bbb9d500d0d9be8b9a9e503a3cc3d7167942c98ce0c64', '2026-11-23 02:00:00+00');
INSERT INTO public.content_drafts (leaf, version, staff_id, body, at) VALUES ('1 ຄ''"
', 2, '24345643cb4b4a619daf6ec02fb6814e', '\x00ff04', '2026-11-20 03:04:05.678906+00');
INSERT INTO public.content_drafts (leaf, version, staff_id, body, at) VALUES ('6 ຄ''"
', 7, 'beffd5b8ad1e46b8acb333f201402552', '\x00ff09', '2026-11-20 03:04:05.678911+00');
INSERT INTO public.content_versions (name, version) VALUES ('public', 2);
INSERT INTO public.content_versions (name, version) VALUES ('drafts', 2);
INSERT INTO public.corrections (message_id, case_id, heard, said, staff_id, at) VALUES ('0fd3380bc4b8468ab7d2b64351216293', '3f7228112976450081b397c66a807eec', '3 ຄ''"
', '4 ຄ''"
', '24345643cb4b4a619daf6ec02fb6814e', '2026-11-20 03:04:05.678907+00');
INSERT INTO public.corrections (message_id, case_id, heard, said, staff_id, at) VALUES ('e49e6cb0f3a84eeda2befd86793c4741', 'f530449c4adc480db565ee079681d629', '9 ຄ''"
', '10 ຄ''"
', 'beffd5b8ad1e46b8acb333f201402552', '2026-11-20 03:04:05.678913+00');
INSERT INTO public.drafts (case_id, staff_id, box, person_id, form, text, at, told_at) VALUES ('f530449c4adc480db565ee079681d629', 'beffd5b8ad1e46b8acb333f201402552', 'reply', '2b16bfb079644abd9f92b33df84eeae3', 'ffffffffffffffffffffffffffffffff', '\xe21d64bf24eb74aed47d30460f7782a463f671960dec3ffe188534ade638441b7db200ecb457f12b64e571e89ced1b0efc6fb1d0aef64e0989ff3e4655beca453837194bb504f48b810dbb4793c3f1c457ea827662a157ce31822310', '2026-11-23 02:00:00+00', NULL);
INSERT INTO public.drafts (case_id, staff_id, box, person_id, form, text, at, told_at) VALUES ('3f7228112976450081b397c66a807eec', 'beffd5b8ad1e46b8acb333f201402552', 'reply', '972112df429642169f10cbb671582031', 'ffffffffffffffffffffffffffffffff', '\xf157bc69d70ed00d5065cada88e2bb67ac16a6b6f3b7ab81ce31d42503d581132a9e567c7b3811f0958d6944e965c07d50f0d7b3255affc9428e316866e5bad0e3f79e2ba54415d5d6c545c4487eeeae5fd5451494217d57c97e3c3e', '2026-11-23 02:00:00+00', NULL);
INSERT INTO public.entries (id, person_id, kind, staff_id, nonce, body, due_on, done_at, outcome, made_at) VALUES ('e8472123b00f44b1aa3832ac9b9619c1', '2b16bfb079644abd9f92b33df84eeae3', 'note', 'beffd5b8ad1e46b8acb333f201402552', 'e:word0', '\xa0b834a23aab957f114892179fb46d25b0ae5b115994020e58edf543d35c9778d889a9f7204ef0857832436ae942a46f0ac8c585c58f12b82f17be7c4ec92a3eceacdec6486813c9fa38a6db410b86eb2c5e11cc084ac116b68a9052', NULL, NULL, NULL, '2026-11-23 02:00:00+00');
INSERT INTO public.entries (id, person_id, kind, staff_id, nonce, body, due_on, done_at, outcome, made_at) VALUES ('fcbd2aafaa4f41e9b7790e5845c83b28', '972112df429642169f10cbb671582031', 'note', 'beffd5b8ad1e46b8acb333f201402552', 'e:word1', '\x717e53d668c7755886a728f9a6f8803331cf3972361c52f8b22f14d85c2eb04d6babea7ec9e9031f09ed442b6d3a374e5a091fd83d24e3cb1089c9acbf74b7a22eab393fb56e85cdb2c89f64de9ebafe7e9b0cbf9d54fef70e97b34a', NULL, NULL, NULL, '2026-11-23 02:00:00+00');
INSERT INTO public.factors (staff_id, seed, step, made_at) VALUES ('ff95db98a48043cdbeec08ed299116ae', '\xd0fc708700b132ba8bdd79869f84d5117e8bfebcb764dc588b66b5cc30a51aebd5f7a1cc54a4e2da05c920fa1ed54e21d71a269899c392b1af1035046de8ceec1ffd20fff6a2c880c8670fe710b38cd21429da6b4e6b1e11dccb023d', 0, '2026-11-23 02:00:00+00');
INSERT INTO public.factors (staff_id, seed, step, made_at) VALUES ('24345643cb4b4a619daf6ec02fb6814e', '\x09703092db74a75711ff45a494db8d62d1e2bc48dd2a8ea2336dc7928ddcf6185886636e208fdcb7c5bdd99235ddc6442035190221dc212080547230bcc4484754f0fe578ac0de5710597dbcdd9cbc4f1e6c0ef556f533d805987e67', 0, '2026-11-23 02:00:00+00');
INSERT INTO public.factors (staff_id, seed, step, made_at) VALUES ('beffd5b8ad1e46b8acb333f201402552', '\xaf31434b99ee187a8698bb9f970a160c0b2676a3341d4dad2acd7a6a57ec949506c3491c33858383336c98982a85ef916e5db422beff6efea30b58dac1fd4a40162d43f1e5f34806ad68566473032d979e53f820f816cb174562d2e0', 0, '2026-11-23 02:00:00+00');
INSERT INTO public.finds (bucket, person) VALUES (-3619, 1);
INSERT INTO public.finds (bucket, person) VALUES (11927, 1);
INSERT INTO public.finds (bucket, person) VALUES (-17639, 2);
INSERT INTO public.finds (bucket, person) VALUES (-14386, 2);
INSERT INTO public.followups (person_id, id, state, staff_id, about, taper, risk, means, days, first_hour, last_hour, zone, version, made_at, started_on, ended_at, end_cause, stage, rung, next_at, checkin_id, covered_at) VALUES ('2b16bfb079644abd9f92b33df84eeae3', '6f44c5e821f2462a96d81f9863d31608', 'active', 'beffd5b8ad1e46b8acb333f201402552', '\xef66494dbfeb1423a5aca7d4872aadb7ae3fd373be7b340852ad4f9ae83780699df3b1eb304b907c1d83add706ac5458082b837e6c85fc727dba8be9a3b816dc31ac2858a812af9164df644d09adcb729c48382f9454a67bd39c6a8b1e797e43d4b0f5624ae09b2ee7965ddc11d9d392f1c7c84b15c5e3558467c1e29a0501c50774f7d98a8a8fc2127e88e35e09f913916204816f1e9b588f63c45f', '7:30', 'usual', 'chat', '1234567', 8, 20, 'Asia/Vientiane', 1, '2026-11-23 02:00:00+00', NULL, NULL, NULL, 'due', 0, NULL, NULL, NULL);
INSERT INTO public.followups (person_id, id, state, staff_id, about, taper, risk, means, days, first_hour, last_hour, zone, version, made_at, started_on, ended_at, end_cause, stage, rung, next_at, checkin_id, covered_at) VALUES ('972112df429642169f10cbb671582031', 'e6a20ba8d2784582860cdd6199af24bc', 'active', 'beffd5b8ad1e46b8acb333f201402552', '\x1394b23d9f6c2cb1923a3f2135e1a862ab813c71d5ae309c848cf8596f51b81cfed10da6f11616ef11a51c8f20ce97a961b4d0290b659bfe3c5522ecd077caef2f4e041eca8df79db5017e607d9c2487ef9db883b04223080ebad50717c2c6e6b39a5dc83a973db1c12adf593fa678473fcc79f102b8e84943ae0315359582cf6dc701eea2e7d7bf9d68895c3903b3c6353d652037164cf8d1b28234', '7:30', 'usual', 'chat', '1234567', 8, 20, 'Asia/Vientiane', 1, '2026-11-23 02:00:00+00', NULL, NULL, NULL, 'due', 0, NULL, NULL, NULL);
INSERT INTO public.gates (name, closed_at, cause, before) VALUES ('1 ຄ''"
', '2026-11-20 03:04:05.678903+00', '3 ຄ''"
', '2026-11-20 03:04:05.678905+00');
INSERT INTO public.gates (name, closed_at, cause, before) VALUES ('5 ຄ''"
', '2026-11-20 03:04:05.678907+00', '7 ຄ''"
', '2026-11-20 03:04:05.678909+00');
INSERT INTO public.half_sign_ins (staff_id, token_hash, made_at) VALUES ('24345643cb4b4a619daf6ec02fb6814e', '\x00ff01', '2026-11-20 03:04:05.678904+00');
INSERT INTO public.half_sign_ins (staff_id, token_hash, made_at) VALUES ('beffd5b8ad1e46b8acb333f201402552', '\x00ff04', '2026-11-20 03:04:05.678907+00');
INSERT INTO public.happenings (seq, id, case_id, person_id, staff_id, other_id, kind, reason, until, at) VALUES (1, '5a6f05be25be4bf89eee20fba9ff9b09', 'f530449c4adc480db565ee079681d629', '2b16bfb079644abd9f92b33df84eeae3', 'beffd5b8ad1e46b8acb333f201402552', NULL, 'opened', '\xa94948b2ee0d899e5b5ae789ba706b860ce4fc633e9f4072f612369f26cea277fcb7274ea1afa7620282ec7c5d67905696f52f13efeb5612915ebee4872dde5505d0cbb4854b15bae806593950ea40b6c107ca75aa1bc6c54d185440', NULL, '2026-11-23 02:00:00+00');
INSERT INTO public.happenings (seq, id, case_id, person_id, staff_id, other_id, kind, reason, until, at) VALUES (2, '01770fe547cc4ac5bba89675a42aba61', '3f7228112976450081b397c66a807eec', '972112df429642169f10cbb671582031', 'beffd5b8ad1e46b8acb333f201402552', NULL, 'opened', '\xeb0974cdee0422ed7f75c206d504303c0b1ee9f35fe7cd2ce7c0d7090924c10f3583f42f20001cca7ad4288065b32d9b35828bdc2edc8b6847fa220696b57b81edc9213f9de1990f8c9d2152973821aedede8a6727cd6075af026f90', NULL, '2026-11-23 02:00:00+00');
INSERT INTO public.helped (label, month, yes, no) VALUES ('1 ຄ''"
', '2026-11-03', 3, 4);
INSERT INTO public.helped (label, month, yes, no) VALUES ('5 ຄ''"
', '2026-11-07', 7, 8);
INSERT INTO public.inbox (id, channel, key, index, "position", body, state, attempts, claimed_by, claimed_until, not_before, received_at, done_at, cause) VALUES (1, '2 ຄ''"
', '3 ຄ''"
', '\x00ff04', 5, '\x00ff06', '7 ຄ''"
', 8, '9 ຄ''"
', '2026-11-20 03:04:05.678911+00', '2026-11-20 03:04:05.678912+00', '2026-11-20 03:04:05.678913+00', '2026-11-20 03:04:05.678914+00', '14 ຄ''"
');
INSERT INTO public.inbox (id, channel, key, index, "position", body, state, attempts, claimed_by, claimed_until, not_before, received_at, done_at, cause) VALUES (15, '16 ຄ''"
', '17 ຄ''"
', '\x00ff12', 19, '\x00ff14', '21 ຄ''"
', 22, '23 ຄ''"
', '2026-11-20 03:04:05.678925+00', '2026-11-20 03:04:05.678926+00', '2026-11-20 03:04:05.678927+00', '2026-11-20 03:04:05.678928+00', '28 ຄ''"
');
INSERT INTO public.invitations (id, index, person_id, staff_id, number, tries, until, used_at, made_at) VALUES ('73640ef3ce884a4299732dc4a96a03ba', '\xee49b2e7c6ff604a49bcc9cc2f6b8110e05fde537b5f039604104b7755787796', '2b16bfb079644abd9f92b33df84eeae3', 'beffd5b8ad1e46b8acb333f201402552', '\x509e813c2d4c17a419777bbfc7bb81fdcf635be1a339d43bac4d047fbcfc399e6ed7e2283226a89ee1c7efd4a20950e3559069f82f762376eba99cd69d6e93a3d6aa8e8a5a8263baf1634e0796290c84da6038253b9daca9800f0d51', 0, '2026-11-30 02:00:00+00', NULL, '2026-11-23 02:00:00+00');
INSERT INTO public.invitations (id, index, person_id, staff_id, number, tries, until, used_at, made_at) VALUES ('84f235daec34493aa7eba5713d3afbee', '\x32cc2a6a90387b98949a56f17cc94fa3e120266138a5773d34c90502c62136e7', '972112df429642169f10cbb671582031', 'beffd5b8ad1e46b8acb333f201402552', '\xa3ca453b8322b9e1da3387f4c851b07bf77bfa674184d60009145d1648eb49b5446370f835eae2385e19ae73c2312c56aa806c4d1179d00c6c8fe2de403503e9037dc67ceb3918cd8274f3bffef9e503c8eddc30a921cdf48e0a50f1', 0, '2026-11-30 02:00:00+00', NULL, '2026-11-23 02:00:00+00');
INSERT INTO public.journeys (person_id, id, plan, stage, round, next_at, asked_at, made_at, opened_at) VALUES ('2b16bfb079644abd9f92b33df84eeae3', '03c299766eda4908ab9a568c1ddc1f7f', '\x18f221011202fd1f43569e6d245d9cc608fee117d6351168cb0d9fbb89dc053a6771b6ed9ce4ab414ecbda13d3d1b610f0084ed53a2c89d234943e680366825f08a0bb7deb9513a549df14812b69bcf18f212690601493b26d9ab058', 'first', 'first', '2026-11-23 02:00:00+00', NULL, '2026-11-23 02:00:00+00', '2026-11-23 02:00:00+00');
INSERT INTO public.journeys (person_id, id, plan, stage, round, next_at, asked_at, made_at, opened_at) VALUES ('972112df429642169f10cbb671582031', '300d627c22d144ad80ea06c7f6d35506', '\x713c7e9745386472f8fedb50d92e99fb1205e4539ae012ab8eee99039e5557388bc32c6895d317a94f0259ec8fcd89276ecf61ed35a95c316b327895d555973c03e7ea8f16760483ff396fa679610d1eaae263fa4e96dcead5da2720', 'first', 'first', '2026-11-23 02:00:00+00', NULL, '2026-11-23 02:00:00+00', '2026-11-23 02:00:00+00');
INSERT INTO public.kind_questions (case_id, person_id, state, due_at, asked_at) VALUES ('f530449c4adc480db565ee079681d629', '2b16bfb079644abd9f92b33df84eeae3', 'planned', '2026-11-23 02:00:00+00', NULL);
INSERT INTO public.kind_questions (case_id, person_id, state, due_at, asked_at) VALUES ('3f7228112976450081b397c66a807eec', '972112df429642169f10cbb671582031', 'planned', '2026-11-23 02:00:00+00', NULL);
INSERT INTO public.looking (case_id, staff_id, until) VALUES ('3f7228112976450081b397c66a807eec', '24345643cb4b4a619daf6ec02fb6814e', '2026-11-20 03:04:05.678904+00');
INSERT INTO public.looking (case_id, staff_id, until) VALUES ('f530449c4adc480db565ee079681d629', 'beffd5b8ad1e46b8acb333f201402552', '2026-11-20 03:04:05.678907+00');
INSERT INTO public.mergers (person_id, into_id, staff_id, at, key, key_of) VALUES ('2b16bfb079644abd9f92b33df84eeae3', '2b16bfb079644abd9f92b33df84eeae3', '24345643cb4b4a619daf6ec02fb6814e', '2026-11-20 03:04:05.678905+00', '\x00ff05', '6 ຄ''"
');
INSERT INTO public.mergers (person_id, into_id, staff_id, at, key, key_of) VALUES ('972112df429642169f10cbb671582031', '972112df429642169f10cbb671582031', 'beffd5b8ad1e46b8acb333f201402552', '2026-11-20 03:04:05.678911+00', '\x00ff0b', '12 ຄ''"
');
INSERT INTO public.messages (seq, id, person_id, author, staff_id, kind, text, reading, attachment, at, via) VALUES (1, 'e49e6cb0f3a84eeda2befd86793c4741', '2b16bfb079644abd9f92b33df84eeae3', 'person', NULL, 'voice', '\x3f03a2f6b605f87cd8c90ce3f9af9deb69c26d197b0d37476fecd07a8516628c7e9f1c44e154a3d3e5071b519c756e57742b359242b08e10185c456bb4434d4de03602cb8e2dca198f8033b72ffc1790b78ee6b94d2cd46e59dc0f4e', '\x75d1fea2d62d7799f1f90baa7845b98c84e3f9e1b5b9c834c2d8e8e4c663a91270da133e1919a1e2a51fa4ecbc5c95d10a67321fc4b009f03c8efec0bd8f9f64a92103044d56fbd62c4f838158cd3309cc43d022171a7a2eb83f6ea46b015281fc16cd5ed9a479776a4f287809e80a5dd52b7f4d7b6e4c0917532ceba31d80450a469ae06675729c68c1b906d52c94f59b5112f52a96442b25cf9e5f', '\xd68ab65a9e95fc1ba05cb0673d9b815c9454422a2ce946fb23bcd2f6bdf850e5e1b64e4e000660eafea73ddcb3b59df372f82048288f2410aa8030f1196c2cf02a1863fa607679abfde4e62d3ccfc8089a1cc7f2dbf25a794193726fef552ebfee045e62b5890bdb265bce43c7ef980222bc12fe0d0cecf5ec9a9a4cf8babdfebaec149179b2add89fef08bb5882a46e4da3e75c445cd8d4b6e92a10', '2026-11-23 02:00:00+00', NULL);
INSERT INTO public.messages (seq, id, person_id, author, staff_id, kind, text, reading, attachment, at, via) VALUES (2, '0fd3380bc4b8468ab7d2b64351216293', '972112df429642169f10cbb671582031', 'person', NULL, 'voice', '\x3d9dcc8c6eeffbfd5afb946cc66f24b7d9ea0f70d2aa21f4e9236de5d86071fbfa005d5c682c43eb7d09f86b60838e072c5c34539e999940c3d2716ea48acd4d93f97b0e2e43740b65b2a2335cf8a02b772a8b43f8fe4959f5a4e39a', '\xc0ab44fc84045d9d3ba329e6c62117787eb50041f77ed9fa76aba4bad479787e701f6b1a789170a9c97f7b1abf6583d3c344ad16df172f1355f230ec875a685a0432aa31a5dbb531cfbfca8c3d1b7507a2adf8cb054da1780d71ab87aa43a37ef665de37632a7dd1b5e5a42382e39185bc6069d07e372c9835050ad63d1cb1f8c0c6ada05f5ddb0ccdcb8dc51f8c51b84277da110004f546cdf7f30f', '\xc9645443b1b8e48ef23c8680b12d485c6e96bcc486f05eec6702a5a1b4189c4b66e1528ed5a743d7f98818bb21f60fb5a3283914228ceef76b86193a2180da80ce24e23b7b9ec1e8a2a307296feca609eda03df9f4aefe6bea4787c54323396729bffc86abf13c0ab59239ee65e2169e2ad758629e8c6674c43bcad480e297df3a9bc8e0ed5141bd2eb6cdbf25b091a0d4733523f401964265b0c83f', '2026-11-23 02:00:00+00', NULL);
INSERT INTO public.new_factors (staff_id, token_hash, seed, made_at) VALUES ('24345643cb4b4a619daf6ec02fb6814e', '\x00ff01', '\x00ff03', '2026-11-20 03:04:05.678905+00');
INSERT INTO public.new_factors (staff_id, token_hash, seed, made_at) VALUES ('beffd5b8ad1e46b8acb333f201402552', '\x00ff05', '\x00ff07', '2026-11-20 03:04:05.678909+00');
INSERT INTO public.notes (id, case_id, person_id, staff_id, nonce, text, at) VALUES ('33d0e3d6eb154a6092fb3fc99cdf2474', 'f530449c4adc480db565ee079681d629', '2b16bfb079644abd9f92b33df84eeae3', 'beffd5b8ad1e46b8acb333f201402552', 'n:word0', '\xafbe61a99b56b7c0755866ec20f537fa7ca06dea362b47a2bce12db1cf1e482280c0db882a176e4b02b385ace004cb818042d7fc898fe0c98a061fb8f04ab6e9f216e2393b634415ccb9128403dc06ef52095ea9a76563418a3ccbf2', '2026-11-23 02:00:00+00');
INSERT INTO public.notes (id, case_id, person_id, staff_id, nonce, text, at) VALUES ('300c50641edb4fe7881ea32396dd4510', '3f7228112976450081b397c66a807eec', '972112df429642169f10cbb671582031', 'beffd5b8ad1e46b8acb333f201402552', 'n:word1', '\x4c958c1b7231e8f3c2d362478e2a95e9790c9210f391002dcffe5b3381a9001602adead9954abf391ced5c8410699c781af4314651eb80c0d4ec514d48982b061efa0d752e79b214ca0770663a0a0b9f2dc91bacb8c0d8546874ac3d', '2026-11-23 02:00:00+00');
INSERT INTO public.outbox (id, key, channel, index, person_id, message_id, "to", body, rank, rule, state, attempts, unknowns, not_before, rests_until, claimed_by, claimed_until, channel_message, cause, made_at, ended_at) VALUES (1, 'k:word0', 'web', '\xcb92c3ddbcc19d6f6982450d851f1d922b86a2953049e10a08db679f812e339c', '2b16bfb079644abd9f92b33df84eeae3', 'e49e6cb0f3a84eeda2befd86793c4741', NULL, '\x10d0f0155b7ff18b544fd3f5f26bfd6134fd51a3b21d63e669e56b7790235ae48dba87544d4b8c389bf42416d61a6ab0a44de8d32c0e3387b1e05d07bd2bb819e1ced71a59917080660919860ea7a62c97619e92bd4d947e802af4aa04ef8696d427445f15418f7f2f542a8a8acec33b0f0e9be49680e89662dbd38af0623955962fa94e6599325bff97ddd8dfeb371272b7c6f1cac05cf455652715', 2, 'leave', 'waiting', 0, 0, '2026-11-23 02:00:00+00', NULL, NULL, NULL, NULL, NULL, '2026-11-23 02:00:00+00', NULL);
INSERT INTO public.outbox (id, key, channel, index, person_id, message_id, "to", body, rank, rule, state, attempts, unknowns, not_before, rests_until, claimed_by, claimed_until, channel_message, cause, made_at, ended_at) VALUES (2, 'k:word1', 'web', '\xeade93f1dd1f217af7d02f1e596c8a2000bc1d5acae59ee9a932c7b7b9425ef5', '972112df429642169f10cbb671582031', '0fd3380bc4b8468ab7d2b64351216293', NULL, '\xc868d23a37ff21e6b4f40082fe0a8263f3116fd493b1c5ee34ee7b84eac5cc4c0727693f21996f3ba1d529bb628126a1b1467c486f765da018127eefc0235a81cf89f91c6a9617cf320435005d336478eb4fa3980be580aaf8454e9443ba0b891aa7d23f9cc12cfe048b53359df7536bbf4aae5feaeb5d4c2e389080808eb3434a451932f40832f924ee854235f256325919d9ad84c56f15ccdc1a91', 2, 'leave', 'waiting', 0, 0, '2026-11-23 02:00:00+00', NULL, NULL, NULL, NULL, NULL, '2026-11-23 02:00:00+00', NULL);
INSERT INTO public.people (id, pseudonym, key, key_version, language, country, stopped, reachable, name, "where", made_at, heard_at, forgotten_at, age, wrapped_by) VALUES ('2b16bfb079644abd9f92b33df84eeae3', 'Boua 872', '\x9ad48c6838f27f7646b435eb5d80045ca87577ae390f934da743d305264f0ec7bb7ff28fbb04fa3e3d758eec27b13e2681f790ad3c34bae51f3e8b5e', 1, NULL, NULL, false, true, '\x3bdfbb007d91eaf99646df799987fe06e4e62473e17b162d725bec4681b6564e3db851d071902f95582f8d388c29d6ce5ecf8bf28e5efcda0e9b7338f70ad60ba7824810d1021baafd7ee8be61a8fd9e354ad93a2e77bfe003edf712', '\xa6d005895b26b17df675c56a2a1a0f776bef10ba7ba3ad46080ceefb9836d4fa65af713ea93c72881fdb1ccf8a7186a6f46303cb23fe540764e307e1723a994a323a6ca12ac96496d0dbe5cc32b746ec55180747025396a0bc78bd6b0e0000ec96fd852d8a931a1f4619d781a182c32aac9e31b732e5b4b179a4baa353f102361fde6ba4d41f2bf969d48f1a83ca880713b70eb15b51c2a4c6c76a64504c4ed5842084bc3b8ffa83c40418920a6f66bf6eedd17b26c908b1945d63db60e4f59b9d5c2b1b07a1a4f8c8a04a84d31eb208b579ce5b87044791afafb2ce', '2026-11-23 02:00:00+00', '2026-11-23 02:00:00+00', NULL, NULL, 1);
INSERT INTO public.people (id, pseudonym, key, key_version, language, country, stopped, reachable, name, "where", made_at, heard_at, forgotten_at, age, wrapped_by) VALUES ('972112df429642169f10cbb671582031', 'Phai 922', '\x27cb6637ae4a43b0918b878423f33e07cbc87f5388e3389d6ce8679618026829730f00ab17a657e7b14ace00e2df2b703925c818e958c14bfca6d25f', 1, NULL, NULL, false, true, '\x76d3f4d6cd0390e28206a9529345c123768ebffd6833a6e0891b73baa1edaa217cb419820ce3f472fffcdc9e913e3b9dbf8c8ed626d94136ceba2645c215789edf859fc7fc891c71f6507efcb340f8da51919c8c225f82308c16dac5', '\xd20014be8353480b9ab6f0d2b09f7d851d4702012a84fe084a262566e6bf4e362dc23d04271c54020f56d0f80a72b2342fb1ee82527a8594f361672f7db453e5a93b00622cc44e6ea2dcfdf518e3073b7b0da28271b4c4f1ddd7f2259e94e5c6756938ad6acfbe9df3a38eacf648b6d6d7ca774295ec33f09b92903f59ec5b724e24e064d6908f82bc2872eb153f7145528379d80c1e7da2f8d45a8eebd5a02faadd3b438040823d765afe8de59a436f939274bf82be3ddeabecab7377de19bfe10a33b99d7a1108593d4362bf9b5f87e1b888b6335eca6baffe7f22', '2026-11-23 02:00:00+00', '2026-11-23 02:00:00+00', NULL, NULL, 1);
INSERT INTO public.publications (id, version, leaf, writer_id, staff_id, undoes, body, at) VALUES ('9ec8956dc2c24ec4b033553339dff58b', 2, 'answer-ask_wages', 'ff95db98a48043cdbeec08ed299116ae', 'ff95db98a48043cdbeec08ed299116ae', NULL, '\xc710f9cb3d866b62cfbfe77eb6efd38eb83bff043f1da8b3f73857bc56558422ab4b5f0ae28ce8e5f89513f8def21f7a9e638b5fa2958aeab3f5ff6f2b77ec1e7b3a6eb523a52461b2c5d4872bd91c6922b5cc9b22a3be78adc8578f985f2105ca6e0b624353d92d267933cbcb42b0209c7f1366b795d193c4de5f5cea1804a30de5582b72a73f91a62eeb750af98a2255603addc22f43e5337f3089d91423ce6e010c9e436414a8e6f718dbc1aeb27728786002a83ee1ce01a5af645d16fdd770170179d5f88e1d452e78d51f14301a583ec69392305a24ef5e30199d4a238cab06bfc17905db75ea2fa75498871184eeea9b824b8d1b6315ac5beb6a138a35c43546058e45385e4d3329cc584be9befa5438c1866f60a0379685f5fdbdb0f25fb4507421798f4bfbb21aaf9094e8ac58fafb483252a88e9ae60539e62b8d71c84f9957ab3046d1d9f8b565924a44e16bb909c260938608817bf8ae1ddd6c908ba092b1baead64e7779c639190be7db58fc7019bf97c987bacbf2eba7ea2911829acedc0de25a4a21ead3beea3c71f8b5369a0e2adc05d1967a12f53f44debcc9b16213434200ff514f359a93cd14fcd4bc5d8d8aef2842fe7c6e83cd42f95dca3dee540991d5c79398477f309bf7f73ef2d8977eeaeaea54f423e9b3a8ed87eeb0302314c87fe97aa8381f6a75ae6dd7483bb0e52730bb89588568715b41119d7a9e9de642dbce46292c95cecc2e78342de26f610536c0450b5d890b1ab70867fbaaef6c199e0fdadc5962449969c4c811ae7600895862464bfa964588566b19d0ba815aa172648ecbbe3ceaf2d19a0cdcd2ac94eba4fbfa4eb0b771a2c29c633e17ac036da8c2e98eaa9e3a31aacbc04b04e08e2fd4fb9635ef7b356ac02afeaef5083ef1287f533db04fdd853af29eb5a7f86c276a995da5bc8f56fb28839bb9c6626febe9ec1af93908cf36264fc1f6185cace6db30c9685560044d91b3dab398248ed7a95aa151e8e4e5298f9483fa87fdb6c254009b38647a', '2026-11-23 02:00:00+00');
INSERT INTO public.readers (person_id, staff_id, named_by, at) VALUES ('2b16bfb079644abd9f92b33df84eeae3', '24345643cb4b4a619daf6ec02fb6814e', '24345643cb4b4a619daf6ec02fb6814e', '2026-11-20 03:04:05.678905+00');
INSERT INTO public.readers (person_id, staff_id, named_by, at) VALUES ('972112df429642169f10cbb671582031', 'beffd5b8ad1e46b8acb333f201402552', 'beffd5b8ad1e46b8acb333f201402552', '2026-11-20 03:04:05.678909+00');
INSERT INTO public.reasons (id, case_id, label, urgency, doubtful, evidence, at) VALUES (1, 'f530449c4adc480db565ee079681d629', 'talk_to_person', 1, false, '\x0464e1f6558a9d720e8c6935175a3c25a5038c6aa66b7c10f5f06a191aa111e57f52998a73cb9e79f439c6e7c82d9a62beb40c420179d953bb9f6b5acbf4521b357b06c0afa1e9deec27ce64b8b56549c2d26fef85e0613e82ab860f', '2026-11-23 02:00:00+00');
INSERT INTO public.reasons (id, case_id, label, urgency, doubtful, evidence, at) VALUES (2, '3f7228112976450081b397c66a807eec', 'talk_to_person', 1, false, '\x6bb9ea6ffee5943882c0f85cbac7d7778b968370321fddf5b7501d796953b4dc500fd67638442306a7bda82ef07490fd0c482083209858757349e24c3e71f52d63a25a9dd29dd35acc772dbd823b1438cb63dcf8717e3b42cedc9673', '2026-11-23 02:00:00+00');
INSERT INTO public.recovery_codes (staff_id, id, fingerprint, used_at) VALUES ('24345643cb4b4a619daf6ec02fb6814e', 1, '\x00ff03', '2026-11-20 03:04:05.678905+00');
INSERT INTO public.recovery_codes (staff_id, id, fingerprint, used_at) VALUES ('beffd5b8ad1e46b8acb333f201402552', 5, '\x00ff07', '2026-11-20 03:04:05.678909+00');
INSERT INTO public.reopenings (id, case_id, staff_id, outcome, closed_at, at) VALUES (1, '3f7228112976450081b397c66a807eec', '24345643cb4b4a619daf6ec02fb6814e', '4 ຄ''"
', '2026-11-20 03:04:05.678906+00', '2026-11-20 03:04:05.678907+00');
INSERT INTO public.reopenings (id, case_id, staff_id, outcome, closed_at, at) VALUES (7, 'f530449c4adc480db565ee079681d629', 'beffd5b8ad1e46b8acb333f201402552', '10 ຄ''"
', '2026-11-20 03:04:05.678912+00', '2026-11-20 03:04:05.678913+00');
INSERT INTO public.replies (shortcut, lo, th, en, gone, staff_id, at) VALUES ('1 ຄ''"
', '2 ຄ''"
', '3 ຄ''"
', '4 ຄ''"
', true, '24345643cb4b4a619daf6ec02fb6814e', '2026-11-20 03:04:05.678908+00');
INSERT INTO public.replies (shortcut, lo, th, en, gone, staff_id, at) VALUES ('8 ຄ''"
', '9 ຄ''"
', '10 ຄ''"
', '11 ຄ''"
', true, 'beffd5b8ad1e46b8acb333f201402552', '2026-11-20 03:04:05.678915+00');
INSERT INTO public.rewrapped (version, at) VALUES (1, '2026-11-20 03:04:05.678903+00');
INSERT INTO public.rewrapped (version, at) VALUES (3, '2026-11-20 03:04:05.678905+00');
INSERT INTO public.rotas (version, plan, staff_id, made_at) VALUES (1, '\xe1122e4fd7249cd4b7d05744dc27d4b428f89cdde896d4d15d232a852e1334754ee0e3599f0f8810c690a075c2c85dac670a7180b96890b7d05f572c3322793bad83d4c0f3224bcaf9af9c7bd6d2a0ce1f2efbedbf280e27bb826527edcfd2e54e0f450ae581eaacf194647680bb5c3933dcd520b8f9368f27e9213c812e98d84d704ae89709c1edc0a6cb860db938c8ac9c146a79616ab584b84aecf69fcec88d3e05842ce8916ecbe7002b7b9ce8b726671087beecb87620181c0e723bdfa6dbca96c398c186ce1b56a1b449aa643a234b572adb2dfab3b24de15a1ac709e1abe5f8fc1c71f1b3fc9f157363a73cafb838c1e173d268be0893517e6389ed32492b81ea46522cbcf76014932cbe544301aed6c1946ca60f537c64d93a882d7c3443761a2a31063a7ecb25890008ee2f76880ddc81b227361dbee97ef518a22564c2912bd953f1c2a75671d9de6c209d06a72d846d32b6f96ca1d349', 'ff95db98a48043cdbeec08ed299116ae', '2026-11-23 02:00:00+00');
INSERT INTO public.searchable (n, person_id, name) VALUES (1, '2b16bfb079644abd9f92b33df84eeae3', 'boua 872');
INSERT INTO public.searchable (n, person_id, name) VALUES (2, '972112df429642169f10cbb671582031', 'phai 922');
INSERT INTO public.sign_ins (token_hash, staff_id, csrf, made_at, seen_at, proved_at, locked_at, wrong) VALUES ('\x00ff01', '24345643cb4b4a619daf6ec02fb6814e', '3 ຄ''"
', '2026-11-20 03:04:05.678905+00', '2026-11-20 03:04:05.678906+00', '2026-11-20 03:04:05.678907+00', '2026-11-20 03:04:05.678908+00', 8);
INSERT INTO public.sign_ins (token_hash, staff_id, csrf, made_at, seen_at, proved_at, locked_at, wrong) VALUES ('\x00ff09', 'beffd5b8ad1e46b8acb333f201402552', '11 ຄ''"
', '2026-11-20 03:04:05.678913+00', '2026-11-20 03:04:05.678914+00', '2026-11-20 03:04:05.678915+00', '2026-11-20 03:04:05.678916+00', 16);
INSERT INTO public.staff (id, login, name, role, language, passphrase, disabled, alerts, alerts_index, link_code, link_until, made_at) VALUES ('ff95db98a48043cdbeec08ed299116ae', 'dao', 'Dao', 'supervisor', 'th', '$argon2id$v=19$m=65536,t=3,p=1$fiCEKwu1fN1+0pZ/RRuDXA$mgDnSgAaVIi7n0Zc37Y4gUmT2RKAQlcByXE+Mzz/LpY', false, NULL, NULL, NULL, NULL, '2026-11-23 02:00:00+00');
INSERT INTO public.staff (id, login, name, role, language, passphrase, disabled, alerts, alerts_index, link_code, link_until, made_at) VALUES ('24345643cb4b4a619daf6ec02fb6814e', 'anna', 'Anna', 'supervisor', 'en', '$argon2id$v=19$m=65536,t=3,p=1$fiCEKwu1fN1+0pZ/RRuDXA$mgDnSgAaVIi7n0Zc37Y4gUmT2RKAQlcByXE+Mzz/LpY', false, NULL, NULL, NULL, NULL, '2026-11-23 02:00:00+00');
INSERT INTO public.staff (id, login, name, role, language, passphrase, disabled, alerts, alerts_index, link_code, link_until, made_at) VALUES ('beffd5b8ad1e46b8acb333f201402552', 'noy', 'Noy', 'worker', 'lo', '$argon2id$v=19$m=65536,t=3,p=1$fiCEKwu1fN1+0pZ/RRuDXA$mgDnSgAaVIi7n0Zc37Y4gUmT2RKAQlcByXE+Mzz/LpY', false, NULL, NULL, NULL, NULL, '2026-11-23 02:00:00+00');
INSERT INTO public.tickets (index, person_id, until) VALUES ('\x59f5c9d383b337607536757529af338b4dc0b50216cbd15eeddc423cab5b1f54', '2b16bfb079644abd9f92b33df84eeae3', '2026-11-25 02:00:00+00');
INSERT INTO public.tickets (index, person_id, until) VALUES ('\x6217f2bdd378e58c2ce3be44e00e882428ab131b794ff7ab7d26e84551b657f5', '972112df429642169f10cbb671582031', '2026-11-25 02:00:00+00');
INSERT INTO public.tries (id, who, at) VALUES (1, '\x00ff02', '2026-11-20 03:04:05.678904+00');
INSERT INTO public.tries (id, who, at) VALUES (4, '\x00ff05', '2026-11-20 03:04:05.678907+00');
INSERT INTO public.unanswered (id, person_id, "row", language, label, cause, words, at, seen, answer, staff_id, seen_at) VALUES (1, '2b16bfb079644abd9f92b33df84eeae3', 'afa23e04f2bc47d38f171ff59d4f3702', 'en', '', 'missed', '\x75865688a86932ec10cc4d179b64ed5409ac54ec47c0138b64eed7f9058bfcfdaad47a20512b324c334e298d260b4b8b4e18e208b06a2541c07c6230487df8cb276025d8a0602ee81c3895634e3c71c2f237782ca66f09708d80794a', '2026-11-23 02:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.unanswered (id, person_id, "row", language, label, cause, words, at, seen, answer, staff_id, seen_at) VALUES (2, '972112df429642169f10cbb671582031', 'fc21af70f88e4c0e8e513f5ba1c8e388', 'en', '', 'missed', '\x7b1d1356ba6977602e2c21838f4fccc8cce691b6aa9f3c3bb8fea71a83b883593429ffaad2d7c311373ba41e25f7d545da9e846a4e98df2254bce15e7a7e47acebc490a62c14564bad4b453e0b9b50b92767976bc9098d58f72a7ed9', '2026-11-23 02:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.went (answer, month, times) VALUES ('1 ຄ''"
', '2026-11-03', 3);
INSERT INTO public.went (answer, month, times) VALUES ('4 ຄ''"
', '2026-11-06', 6);
SELECT pg_catalog.setval('public.addresses_id_seq', 2, true);
SELECT pg_catalog.setval('public.audit_checks_id_seq', 1, true);
SELECT pg_catalog.setval('public.audit_id_seq', 5, true);
SELECT pg_catalog.setval('public.consents_id_seq', 2, true);
SELECT pg_catalog.setval('public.happenings_seq_seq', 2, true);
SELECT pg_catalog.setval('public.inbox_id_seq', 15, true);
SELECT pg_catalog.setval('public.messages_seq_seq', 2, true);
SELECT pg_catalog.setval('public.outbox_id_seq', 2, true);
SELECT pg_catalog.setval('public.reasons_id_seq', 2, true);
SELECT pg_catalog.setval('public.recovery_codes_id_seq', 5, true);
SELECT pg_catalog.setval('public.reopenings_id_seq', 7, true);
SELECT pg_catalog.setval('public.searchable_n_seq', 2, true);
SELECT pg_catalog.setval('public.tries_id_seq', 4, true);
SELECT pg_catalog.setval('public.unanswered_id_seq', 2, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT pk_addresses PRIMARY KEY (id);
ALTER TABLE ONLY public.alert_steps
    ADD CONSTRAINT pk_alert_steps PRIMARY KEY (case_id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT pk_audit PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_checks
    ADD CONSTRAINT pk_audit_checks PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_links
    ADD CONSTRAINT pk_audit_links PRIMARY KEY (seq);
ALTER TABLE ONLY public.backups
    ADD CONSTRAINT pk_backups PRIMARY KEY (what);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT pk_cases PRIMARY KEY (id);
ALTER TABLE ONLY public.checkins
    ADD CONSTRAINT pk_checkins PRIMARY KEY (id);
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT pk_confirmations PRIMARY KEY (id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT pk_consents PRIMARY KEY (id);
ALTER TABLE ONLY public.content_drafts
    ADD CONSTRAINT pk_content_drafts PRIMARY KEY (leaf);
ALTER TABLE ONLY public.content_versions
    ADD CONSTRAINT pk_content_versions PRIMARY KEY (name);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT pk_corrections PRIMARY KEY (message_id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT pk_drafts PRIMARY KEY (case_id, staff_id, box);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT pk_entries PRIMARY KEY (id);
ALTER TABLE ONLY public.factors
    ADD CONSTRAINT pk_factors PRIMARY KEY (staff_id);
ALTER TABLE ONLY public.finds
    ADD CONSTRAINT pk_finds PRIMARY KEY (bucket, person);
ALTER TABLE ONLY public.followups
    ADD CONSTRAINT pk_followups PRIMARY KEY (person_id);
ALTER TABLE ONLY public.gates
    ADD CONSTRAINT pk_gates PRIMARY KEY (name);
ALTER TABLE ONLY public.half_sign_ins
    ADD CONSTRAINT pk_half_sign_ins PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.happenings
    ADD CONSTRAINT pk_happenings PRIMARY KEY (seq);
ALTER TABLE ONLY public.helped
    ADD CONSTRAINT pk_helped PRIMARY KEY (label, month);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT pk_inbox PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (id);
ALTER TABLE ONLY public.journeys
    ADD CONSTRAINT pk_journeys PRIMARY KEY (person_id);
ALTER TABLE ONLY public.kind_questions
    ADD CONSTRAINT pk_kind_questions PRIMARY KEY (case_id);
ALTER TABLE ONLY public.looking
    ADD CONSTRAINT pk_looking PRIMARY KEY (case_id, staff_id);
ALTER TABLE ONLY public.mergers
    ADD CONSTRAINT pk_mergers PRIMARY KEY (person_id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT pk_messages PRIMARY KEY (seq);
ALTER TABLE ONLY public.new_factors
    ADD CONSTRAINT pk_new_factors PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT pk_notes PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (id);
ALTER TABLE ONLY public.publications
    ADD CONSTRAINT pk_publications PRIMARY KEY (id);
ALTER TABLE ONLY public.readers
    ADD CONSTRAINT pk_readers PRIMARY KEY (person_id, staff_id);
ALTER TABLE ONLY public.reasons
    ADD CONSTRAINT pk_reasons PRIMARY KEY (id);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT pk_recovery_codes PRIMARY KEY (id);
ALTER TABLE ONLY public.reopenings
    ADD CONSTRAINT pk_reopenings PRIMARY KEY (id);
ALTER TABLE ONLY public.replies
    ADD CONSTRAINT pk_replies PRIMARY KEY (shortcut);
ALTER TABLE ONLY public.rewrapped
    ADD CONSTRAINT pk_rewrapped PRIMARY KEY (version);
ALTER TABLE ONLY public.rotas
    ADD CONSTRAINT pk_rotas PRIMARY KEY (version);
ALTER TABLE ONLY public.searchable
    ADD CONSTRAINT pk_searchable PRIMARY KEY (n);
ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT pk_sign_ins PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT pk_staff PRIMARY KEY (id);
ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT pk_tickets PRIMARY KEY (index);
ALTER TABLE ONLY public.tries
    ADD CONSTRAINT pk_tries PRIMARY KEY (id);
ALTER TABLE ONLY public.unanswered
    ADD CONSTRAINT pk_unanswered PRIMARY KEY (id);
ALTER TABLE ONLY public.went
    ADD CONSTRAINT pk_went PRIMARY KEY (answer, month);
ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT uq_addresses_channel_index UNIQUE (channel, index);
ALTER TABLE ONLY public.audit_links
    ADD CONSTRAINT uq_audit_links_audit_id UNIQUE (audit_id);
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT uq_confirmations_version UNIQUE (version);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT uq_entries_nonce UNIQUE (nonce);
ALTER TABLE ONLY public.followups
    ADD CONSTRAINT uq_followups_id UNIQUE (id);
ALTER TABLE ONLY public.happenings
    ADD CONSTRAINT uq_happenings_id UNIQUE (id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT uq_inbox_channel_key UNIQUE (channel, key);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT uq_invitations_index UNIQUE (index);
ALTER TABLE ONLY public.journeys
    ADD CONSTRAINT uq_journeys_id UNIQUE (id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT uq_messages_id UNIQUE (id);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT uq_notes_nonce UNIQUE (nonce);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT uq_outbox_key UNIQUE (key);
ALTER TABLE ONLY public.publications
    ADD CONSTRAINT uq_publications_version UNIQUE (version);
ALTER TABLE ONLY public.searchable
    ADD CONSTRAINT uq_searchable_person_id UNIQUE (person_id);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT uq_staff_login UNIQUE (login);
CREATE INDEX ix_addresses_person_id ON public.addresses USING btree (person_id);
CREATE INDEX ix_alert_steps_next_at ON public.alert_steps USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX ix_audit_action_case ON public.audit USING btree (action, case_id, at);
CREATE INDEX ix_audit_actor ON public.audit USING btree (actor, id);
CREATE INDEX ix_audit_case ON public.audit USING btree (case_id);
CREATE INDEX ix_audit_person_id ON public.audit USING btree (person_id);
CREATE INDEX ix_cases_kept ON public.cases USING btree (closed_at) WHERE (((state)::text = 'closed'::text) AND (wiped_at IS NULL));
CREATE INDEX ix_cases_person_id ON public.cases USING btree (person_id);
CREATE INDEX ix_cases_queue ON public.cases USING btree (state, urgency, waiting_since);
CREATE INDEX ix_checkins_person ON public.checkins USING btree (person_id, day);
CREATE INDEX ix_consents_person ON public.consents USING btree (person_id, purpose, id);
CREATE INDEX ix_corrections_at ON public.corrections USING btree (at);
CREATE INDEX ix_corrections_case_id ON public.corrections USING btree (case_id);
CREATE INDEX ix_drafts_person ON public.drafts USING btree (person_id);
CREATE INDEX ix_entries_open ON public.entries USING btree (staff_id, due_on) WHERE ((due_on IS NOT NULL) AND (done_at IS NULL));
CREATE INDEX ix_entries_person ON public.entries USING btree (person_id, made_at);
CREATE INDEX ix_finds_person ON public.finds USING btree (person);
CREATE INDEX ix_followups_due ON public.followups USING btree (next_at) WHERE ((state)::text = 'active'::text);
CREATE INDEX ix_followups_worker ON public.followups USING btree (staff_id, state);
CREATE INDEX ix_half_sign_ins_staff_id ON public.half_sign_ins USING btree (staff_id);
CREATE INDEX ix_happenings_case ON public.happenings USING btree (case_id, seq);
CREATE INDEX ix_happenings_kind ON public.happenings USING btree (kind, at);
CREATE INDEX ix_happenings_person ON public.happenings USING btree (person_id, seq);
CREATE INDEX ix_inbox_chat ON public.inbox USING btree (channel, index, state, "position");
CREATE INDEX ix_inbox_state_id ON public.inbox USING btree (state, id);
CREATE INDEX ix_invitations_person_id ON public.invitations USING btree (person_id);
CREATE INDEX ix_journeys_next_at ON public.journeys USING btree (next_at);
CREATE INDEX ix_kind_questions_due ON public.kind_questions USING btree (due_at) WHERE ((state)::text = 'planned'::text);
CREATE INDEX ix_kind_questions_person ON public.kind_questions USING btree (person_id);
CREATE INDEX ix_mergers_into_id ON public.mergers USING btree (into_id);
CREATE INDEX ix_messages_person_seq ON public.messages USING btree (person_id, seq);
CREATE INDEX ix_new_factors_staff_id ON public.new_factors USING btree (staff_id);
CREATE INDEX ix_notes_case_id ON public.notes USING btree (case_id);
CREATE INDEX ix_outbox_chat ON public.outbox USING btree (channel, index, state);
CREATE INDEX ix_outbox_due ON public.outbox USING btree (state, rank, id);
CREATE INDEX ix_outbox_message_id ON public.outbox USING btree (message_id);
CREATE INDEX ix_outbox_person_id ON public.outbox USING btree (person_id);
CREATE INDEX ix_outbox_rest ON public.outbox USING btree (channel, index, rests_until);
CREATE INDEX ix_people_wrapped_by ON public.people USING btree (wrapped_by, id);
CREATE INDEX ix_reasons_case_id ON public.reasons USING btree (case_id);
CREATE INDEX ix_recovery_codes_staff_id ON public.recovery_codes USING btree (staff_id);
CREATE INDEX ix_reopenings_case ON public.reopenings USING btree (case_id, id);
CREATE INDEX ix_searchable_name ON public.searchable USING btree (name);
CREATE INDEX ix_sign_ins_staff_id ON public.sign_ins USING btree (staff_id);
CREATE INDEX ix_tickets_person_id ON public.tickets USING btree (person_id);
CREATE INDEX ix_tries_who_at ON public.tries USING btree (who, at);
CREATE INDEX ix_unanswered_at ON public.unanswered USING btree (at);
CREATE INDEX ix_unanswered_open ON public.unanswered USING btree (id) WHERE (seen IS NULL);
CREATE INDEX ix_unanswered_person_id ON public.unanswered USING btree (person_id);
CREATE UNIQUE INDEX uq_audit_mac ON public.audit USING btree (mac);
CREATE UNIQUE INDEX uq_cases_one_open_a_person ON public.cases USING btree (person_id) WHERE ((state)::text <> 'closed'::text);
CREATE UNIQUE INDEX uq_inbox_one_worker_a_chat ON public.inbox USING btree (channel, index) WHERE ((state)::text = 'working'::text);
CREATE UNIQUE INDEX uq_outbox_one_message_a_chat ON public.outbox USING btree (channel, index) WHERE ((state)::text = 'sending'::text);
CREATE TRIGGER audit_links_stays BEFORE DELETE OR UPDATE ON public.audit_links FOR EACH ROW EXECUTE FUNCTION public.saiyai_audit_stays();
CREATE TRIGGER audit_links_stays_whole BEFORE TRUNCATE ON public.audit_links FOR EACH STATEMENT EXECUTE FUNCTION public.saiyai_audit_stays();
CREATE TRIGGER audit_stays BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION public.saiyai_audit_stays();
CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.saiyai_audit_stays();
ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT fk_addresses_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.alert_steps
    ADD CONSTRAINT fk_alert_steps_case_id_cases FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT fk_cases_holder_id_staff FOREIGN KEY (holder_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT fk_cases_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.checkins
    ADD CONSTRAINT fk_checkins_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.checkins
    ADD CONSTRAINT fk_checkins_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT fk_confirmations_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT fk_consents_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.content_drafts
    ADD CONSTRAINT fk_content_drafts_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_case_id_cases FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_message_id_messages FOREIGN KEY (message_id) REFERENCES public.messages(id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT fk_drafts_case_id_cases FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT fk_drafts_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT fk_drafts_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT fk_entries_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT fk_entries_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.factors
    ADD CONSTRAINT fk_factors_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.finds
    ADD CONSTRAINT fk_finds_person_searchable FOREIGN KEY (person) REFERENCES public.searchable(n);
ALTER TABLE ONLY public.followups
    ADD CONSTRAINT fk_followups_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.followups
    ADD CONSTRAINT fk_followups_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.half_sign_ins
    ADD CONSTRAINT fk_half_sign_ins_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.happenings
    ADD CONSTRAINT fk_happenings_case_id_cases FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.happenings
    ADD CONSTRAINT fk_happenings_other_id_staff FOREIGN KEY (other_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.happenings
    ADD CONSTRAINT fk_happenings_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.happenings
    ADD CONSTRAINT fk_happenings_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.journeys
    ADD CONSTRAINT fk_journeys_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.kind_questions
    ADD CONSTRAINT fk_kind_questions_case_id_cases FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.kind_questions
    ADD CONSTRAINT fk_kind_questions_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.looking
    ADD CONSTRAINT fk_looking_case_id_cases FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.looking
    ADD CONSTRAINT fk_looking_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.mergers
    ADD CONSTRAINT fk_mergers_into_id_people FOREIGN KEY (into_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.mergers
    ADD CONSTRAINT fk_mergers_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.mergers
    ADD CONSTRAINT fk_mergers_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT fk_messages_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT fk_messages_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.new_factors
    ADD CONSTRAINT fk_new_factors_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_notes_case_id_cases FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_notes_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_notes_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT fk_outbox_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.publications
    ADD CONSTRAINT fk_publications_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.publications
    ADD CONSTRAINT fk_publications_writer_id_staff FOREIGN KEY (writer_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.readers
    ADD CONSTRAINT fk_readers_named_by_staff FOREIGN KEY (named_by) REFERENCES public.staff(id);
ALTER TABLE ONLY public.readers
    ADD CONSTRAINT fk_readers_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.readers
    ADD CONSTRAINT fk_readers_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.reasons
    ADD CONSTRAINT fk_reasons_case_id_cases FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT fk_recovery_codes_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.reopenings
    ADD CONSTRAINT fk_reopenings_case_id_cases FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.reopenings
    ADD CONSTRAINT fk_reopenings_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.replies
    ADD CONSTRAINT fk_replies_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.rotas
    ADD CONSTRAINT fk_rotas_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.searchable
    ADD CONSTRAINT fk_searchable_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT fk_sign_ins_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT fk_tickets_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.unanswered
    ADD CONSTRAINT fk_unanswered_person_id_people FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.unanswered
    ADD CONSTRAINT fk_unanswered_staff_id_staff FOREIGN KEY (staff_id) REFERENCES public.staff(id);
