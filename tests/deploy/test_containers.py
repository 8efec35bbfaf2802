"""The containers: only the proxy is published, the engine is alone, nobody may more than needed."""

import re
from typing import Any

import pytest
import yaml

from bot.settings import read_settings
from tests.deploy.known import ROOT, is_a_command, unknown_settings

COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
HOUSE: dict[str, Any] = yaml.safe_load(COMPOSE)
SERVICES: dict[str, dict[str, Any]] = HOUSE["services"]
CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
ASKED = {"SAIYAI_DOMAIN": "help.example", "SAIYAI_BACKUP_RECIPIENT": "age1fictional"}


def app_environment() -> dict[str, str]:
    return {
        name: re.sub(r"\$\{([A-Z_]+):\?[^}]+\}", lambda asked: ASKED[asked[1]], value)
        for name, value in SERVICES["app"]["environment"].items()
    }


def mounts(name: str) -> dict[str, str]:
    """Where a service has which volume."""
    told = SERVICES[name].get("volumes", ())
    named = [one.split(":") for one in told if isinstance(one, str)]
    return {one[0]: one[1] for one in named} | {one["source"]: one["target"] for one in bound(name)}


def bound(name: str) -> list[dict[str, Any]]:
    """The folders of the machine itself that a service has, as they are told."""
    return [one for one in SERVICES[name].get("volumes", ()) if isinstance(one, dict)]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_refused_what_it_does_not_need(name: str) -> None:
    one = SERVICES[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[0-9]+[mg]", one["mem_limit"])
    assert one["pids_limit"] <= 256
    assert "privileged" not in one
    assert one.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])


def test_nothing_but_the_proxy_is_published() -> None:
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["caddy"]
    assert SERVICES["caddy"]["ports"] == ["80:80", "443:443", "443:443/udp"]
    assert not any("network_mode" in SERVICES[one] for one in ("app", "caddy", "database"))


def test_the_engine_has_no_network_no_database_no_keys_and_no_token() -> None:
    engine = SERVICES["engine"]
    assert engine["network_mode"] == "none"
    assert {"secrets", "networks", "env_file"} & {*engine} == set()
    assert not [name for name in engine["environment"] if name.startswith(("SAIYAI", "TELEGRAM"))]
    assert mounts("engine") == {"engine-socket": "/run/saiyai-engine"}
    assert engine["user"] != SERVICES["app"]["user"]
    assert engine["user"].split(":")[1] == SERVICES["app"]["user"].split(":")[1]


def test_house_and_engine_meet_at_one_socket() -> None:
    asked = read_settings(app_environment_with_secrets()).rasa_url
    socket = SERVICES["engine"]["command"][-1]
    assert asked == f"unix://{socket}"
    assert mounts("app")["engine-socket"] == mounts("engine")["engine-socket"]
    assert socket.startswith(f"{mounts('engine')['engine-socket']}/")


def app_environment_with_secrets() -> dict[str, str]:
    """What the house reads in its container, each secret as if its file had been read."""
    secret = {
        "SAIYAI_DATABASE_URL_FILE": "postgresql+asyncpg://saiyai:fictional@database/saiyai",
        "TELEGRAM_BOT_TOKEN_FILE": "123456789:AAfictional",
        "TELEGRAM_WEBHOOK_SECRET_FILE": "fictional" * 4,
    }
    told = app_environment()
    return {
        (name.removesuffix("_FILE") if name in secret else name): secret.get(name, value)
        for name, value in told.items()
    }


def test_the_house_reads_its_settings_and_needs_no_secret_in_its_environment() -> None:
    settings = read_settings(app_environment_with_secrets())
    assert (settings.telegram_mode, settings.proxies) == ("webhook", 1)
    assert settings.public_url == "https://help.example"
    told = app_environment()
    files = {name: value for name, value in told.items() if name.endswith("_FILE")}
    assert {value.removeprefix("/run/secrets/") for value in files.values()} == {
        *SERVICES["app"]["secrets"]
    }
    assert {*SERVICES["app"]["secrets"], *SERVICES["database"]["secrets"]} == {*HOUSE["secrets"]}
    assert {"TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "SAIYAI_DATABASE_URL"} & {*told} == (
        set()
    )
    for name in ("SAIYAI_HOME", "SAIYAI_BACKUPS"):
        assert told[name] in mounts("app").values()


def test_the_backups_are_where_the_operator_says_and_in_no_volume_beside_the_database() -> None:
    """Docker keeps its volumes on one disk; a folder that it made would be on that one, too."""
    [one] = bound("app")
    assert (one["type"], one["target"]) == ("bind", app_environment()["SAIYAI_BACKUPS"])
    assert re.fullmatch(r"\$\{SAIYAI_BACKUPS_AT:\?[^}]+\}", one["source"])
    assert one["bind"] == {"create_host_path": False}
    assert {*HOUSE["volumes"]} == {"home", "database", "engine-socket", "certificates", "caddy"}
    readme = (ROOT / "deploy" / "README.md").read_text("utf-8")
    assert "echo SAIYAI_BACKUPS_AT=/mnt/backups/saiyai >> .env" in readme
    assert f"-o {SERVICES['app']['user'].split(':')[0]} -g 10001 /mnt/backups/saiyai" in readme


def test_database_and_proxy_share_no_network() -> None:
    assert SERVICES["database"]["networks"] == ["data"]
    assert SERVICES["caddy"]["networks"] == ["front"]
    assert sorted(SERVICES["app"]["networks"]) == ["data", "front"]
    assert HOUSE["networks"]["data"] == {"internal": True}


def test_only_settings_and_commands_that_exist_are_named() -> None:
    for text in (COMPOSE, CADDYFILE, CONTAINERFILE):
        assert unknown_settings(text) == set()
    assert SERVICES["app"]["command"][0] == "saiyai"
    assert is_a_command(SERVICES["app"]["command"][1:])
    readme = (ROOT / "deploy" / "README.md").read_text("utf-8")
    commands = re.findall(r"(?:exec app saiyai|once saiyai|by_hand) ([a-z][^#\n|&]*)", readme)
    assert len(commands) >= 10
    assert [words for words in commands if not is_a_command(words.split())] == []
    assert unknown_settings(readme) == set()


def test_the_proxy_passes_the_webhook_to_the_edge_and_pages_to_the_pages() -> None:
    told = app_environment()
    assert SERVICES["caddy"]["environment"]["SAIYAI_PAGES"] == f"app:{told['SAIYAI_PORT']}"
    assert SERVICES["caddy"]["environment"]["SAIYAI_EDGE"] == f"app:{told['SAIYAI_EDGE_PORT']}"
    handles = re.findall(r"handle( @\w+)? \{(.*?)\n\t\}", CADDYFILE, re.DOTALL)
    upstream = {name.strip(): re.findall(r"reverse_proxy (\S+)", body) for name, body in handles}
    assert upstream == {
        "@telegram": ["{$SAIYAI_EDGE:127.0.0.1:8081}"],
        "@pages": ["{$SAIYAI_PAGES:127.0.0.1:8080}"],
        "": [],
    }
    assert handles[-1][1].strip() == "respond 404"
    [pages] = re.findall(r"@pages path (.+)", CADDYFILE)
    assert {path.split("/")[1].rstrip("*") for path in pages.split()} == {
        "", "chat", "console", "static",
    }  # fmt: skip
    assert "path /telegram/webhook\n" in CADDYFILE
    assert not re.search(r"metrics|readyz|healthz", CADDYFILE)


def test_browsers_are_told_to_come_by_https_alone_for_a_year() -> None:
    site = CADDYFILE.partition("{$SAIYAI_DOMAIN} {\n")[2]
    [header] = re.findall(r'^\theader Strict-Transport-Security "(.+)"$', site, re.MULTILINE)
    assert header == f"max-age={365 * 24 * 3600}"
    assert "http://" not in CADDYFILE
    assert "auto_https" not in CADDYFILE


def test_the_images_need_nothing_but_packages_and_the_locks() -> None:
    bases = re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)
    assert bases == ["${BASE}", "base", "base", "base"]
    assert re.findall(r"ARG BASE=(\S+)", CONTAINERFILE) == ["debian:bookworm-slim"]
    assert not re.search(r"\bcurl\b|\bwget\b|://|\bADD\b|git clone", CONTAINERFILE)
    assert "make setup LOCK=requirements.lock" in CONTAINERFILE
    for name in ("app", "engine"):
        assert f" AS {name}\n" in CONTAINERFILE
        assert SERVICES[name]["build"]["target"] == name


def test_the_images_users_and_folders_are_those_of_the_containers() -> None:
    ids = dict(re.findall(r"--uid (\d+) --gid saiyai .*? (saiyai\S*) ", CONTAINERFILE))
    [group] = re.findall(r"groupadd --system --gid (\d+) saiyai", CONTAINERFILE)
    by_name = {name: number for number, name in ids.items()}
    assert SERVICES["app"]["user"] == f"{by_name['saiyai']}:{group}"
    assert SERVICES["engine"]["user"] == f"{by_name['saiyai-engine']}:{group}"
    for place in (*mounts("app").values(), *mounts("engine").values()):
        assert re.search(rf"install -d .*{re.escape(place)}\b", CONTAINERFILE)


def test_no_secret_and_no_data_goes_into_an_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {"deploy/secrets", "var", ".git", "**/.venv"} <= {*left_out}
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert "deploy/secrets/" in ignored
