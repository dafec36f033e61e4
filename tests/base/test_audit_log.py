from aricia.base.audit_log import AuditLog, java_date


def records(severities, *message_ids):
    taken = []
    log = AuditLog("s", [(taken.append, severities)])
    for message_id in message_ids:
        log.log(message_id, "s", "x", component="C", action="a")
    return taken


def test_a_destination_takes_the_severities_that_it_lists():
    ids = ("SERVER-OPS-0004", "SERVER-OPS-0005")
    assert [record.message_id for record in records(frozenset({"Startup"}), *ids)] == ["SERVER-OPS-0004"]
    assert [record.severity for record in records(None, *ids)] == ["Startup", "Shutdown"]


def test_an_error_with_an_exception_is_an_exception_record():
    taken = []
    AuditLog("s", [(taken.append, None)]).log("OMAG-ADMIN-400-009", "s", component="C", action="a", problem=KeyError("x"))
    assert (taken[0].severity, taken[0].exception_class) == ("Exception", "builtins.KeyError")


def test_a_log_knows_whether_anybody_wants_records_of_every_call():
    assert AuditLog("s", [(print, None)]).takes_activity
    assert AuditLog("s", [(print, frozenset({"Activity"}))]).takes_activity
    assert not AuditLog("s", [(print, frozenset({"Error"}))]).takes_activity


def test_instants_in_texts_look_like_those_of_the_original():
    assert java_date(1_769_853_600_000) == "Sat Jan 31 10:00:00 GMT 2026"
