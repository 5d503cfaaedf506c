"""Creates a hub and says who may do what in it; every right is enforced by the server, not by this program.

| role | may read | may add |
|---|---|---|
| `tui_tracker_lead` | its plan | revisions made in its own copy, and what copy that is |
| `tui_tracker_coordinator` | its plan | everything of its plan |

Nobody is granted UPDATE or DELETE. Which login belongs to which copy or plan is in the table `logins`, which
only the owner of the hub writes. Roles belong to a whole server, so each hub checks its own `logins`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Engine, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from tui_tracker.storage.hub import tables

COORDINATOR = "tui_tracker_coordinator"
LEAD = "tui_tracker_lead"
EVERY_COPY = "*"
"""What `logins` calls the copy of a coordinator."""
_PUSHED = [table.name for table in tables.metadata.sorted_tables if "pusher" in table.c]
_LEADS_ADD = ("pushers", "batches", "revisions", "copies")
_LOGINS = f"{tables.SCHEMA}.logins"
_MINE = f"SELECT rights.plan FROM {_LOGINS} AS rights WHERE rights.login = current_user"
_OWN_COPY = f"""EXISTS (
    SELECT 1 FROM {_LOGINS} AS rights
     WHERE rights.login = current_user AND rights.plan = {{table}}.plan
       AND (rights.copy = '{EVERY_COPY}' OR {{own}}))"""
_OWN = {
    "pushers": "rights.copy = {table}.pusher",
    "batches": "rights.copy = {table}.pusher",
    "copies": "rights.copy = {table}.pusher AND {table}.id = {table}.pusher",
    # An origin may end with a mark, such as #draft.
    "revisions": "rights.copy = {table}.pusher AND split_part({table}.origin, '#', 1) = {table}.pusher",
}


def create_hub(engine: Engine) -> Iterator[str]:
    """Create schema, tables, roles and rules where they are missing; yield a sentence for each step done."""
    with engine.begin() as connection:
        yield from _create_roles(connection)
        yield from _create_tables(connection)
        yield from _grant(connection)
        if not connection.execute(select(tables.hub).where(tables.hub.c.key == "id")).first():
            about = {"id": uuid.uuid4().hex, "format": tables.FORMAT}
            connection.execute(insert(tables.hub), [{"key": key, "value": about[key]} for key in about])
            yield "This is a new hub: each tracker will send it everything."


def renew(engine: Engine) -> None:
    """Give a hub another id, so that each tracker compares everything: it was restored from a backup."""
    with engine.begin() as connection:
        connection.execute(tables.hub.update().where(tables.hub.c.key == "id").values(value=uuid.uuid4().hex))


def allow(
    engine: Engine, login: str, plan: str, copies: Sequence[str], password: str | None
) -> Iterator[str]:
    """Let a login write in these copies, or everywhere for `EVERY_COPY`; yield a sentence for each step.

    A login that does not exist is created. The password reaches the server as a hash only.
    """
    role = COORDINATOR if EVERY_COPY in copies else LEAD
    with engine.begin() as connection:
        name = _quoted(connection, login)
        if not _has_role(connection, login):
            _run(connection, f"CREATE ROLE {name} LOGIN")
            yield f"Created the login {login}."
        else:
            _run(connection, f"ALTER ROLE {name} LOGIN")
        if password:
            _run(connection, f"ALTER ROLE {name} PASSWORD '{_hash(connection, login, password)}'")
            yield f"Set the password of {login}."
        _run(connection, f"GRANT {role} TO {name}")
        rows = [{"login": login, "plan": plan, "copy": copy} for copy in copies]
        connection.execute(insert(tables.logins).on_conflict_do_nothing(), rows)


def revoke(engine: Engine, login: str) -> bool:
    """Shut a login out of this hub at once; return False where it had no right in it.

    What it sent stays. It keeps its rights in other hubs of the same server.
    """
    with engine.begin() as connection:
        removed = connection.execute(delete(tables.logins).where(tables.logins.c.login == login)).rowcount
    return bool(removed)


def _create_roles(connection: Connection) -> Iterator[str]:
    for role in (COORDINATOR, LEAD):
        if not _has_role(connection, role):
            connection.execute(text(f"CREATE ROLE {role} NOLOGIN"))
            yield f"Created the role {role}."


def _create_tables(connection: Connection) -> Iterator[str]:
    query = text("SELECT 1 FROM information_schema.schemata WHERE schema_name = :name")
    if connection.execute(query, {"name": tables.SCHEMA}).first():
        tables.metadata.create_all(connection)
        return
    connection.execute(text(f"CREATE SCHEMA {tables.SCHEMA}"))
    tables.metadata.create_all(connection)
    yield f"Created the schema {tables.SCHEMA} with {len(tables.metadata.tables)} tables."


def _grant(connection: Connection) -> Iterator[str]:
    run = connection.exec_driver_sql
    schema = tables.SCHEMA
    run(f"GRANT USAGE ON SCHEMA {schema} TO {COORDINATOR}, {LEAD}")
    run(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {COORDINATOR}, {LEAD}")
    for table in _PUSHED:
        run(f"GRANT INSERT ON {schema}.{table} TO {COORDINATOR}")
    for table in _LEADS_ADD:
        run(f"GRANT INSERT ON {schema}.{table} TO {LEAD}")
    for table in _PUSHED:
        full = f"{schema}.{table}"
        own = _OWN.get(table, "false").format(table=table)
        _replace_policy(connection, full, "read", f"FOR SELECT USING (plan IN ({_MINE}))")
        added = _OWN_COPY.format(table=table, own=own)
        _replace_policy(connection, full, "add", f"FOR INSERT WITH CHECK ({added})")
    _replace_policy(connection, _LOGINS, "read", "FOR SELECT USING (login = current_user)")
    yield "A lead reads the plan and adds changes made in their own copy."
    yield "A coordinator reads the plan and adds to it."
    yield "Nobody but the owner of the hub can change or delete anything in it."


def _replace_policy(connection: Connection, table: str, name: str, rule: str) -> None:
    connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"DROP POLICY IF EXISTS {name} ON {table}")
    connection.exec_driver_sql(f"CREATE POLICY {name} ON {table} {rule}")


def _run(connection: Connection, statement: str) -> None:
    """Run a statement of ours as it is: no part of a login's name is a parameter."""
    connection.exec_driver_sql(statement.replace("%", "%%"))


def _has_role(connection: Connection, role: str) -> bool:
    query = text("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = :role")
    return connection.execute(query, {"role": role}).first() is not None


def _quoted(connection: Connection, name: str) -> str:
    return str(connection.execute(select(func.quote_ident(name))).scalar_one())


def _hash(connection: Connection, login: str, password: str) -> str:
    """Return the server's own hash of a password, made here: the password is in no log of the server's."""
    driver = connection.connection.driver_connection
    assert driver is not None
    made: bytes = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return made.decode("ascii")
