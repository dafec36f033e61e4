import pytest

from aricia.base.settings import SettingFault, Settings, read_properties, table


def test_every_setting_has_a_type_a_default_that_fits_and_a_help_text():
    settings = Settings({}, {})
    for name, row in table().items():
        settings.value(name)
        assert row["help"].endswith(".")


def test_given_values_win_over_the_environment_and_that_over_the_file():
    settings = Settings({"server.port": "1"}, {"SERVER_PORT": "2"})
    assert Settings({"server.port": "1"}, {}).value("server.port") == 1
    assert settings.value("server.port") == 2
    settings.give("server.port", 3)
    assert settings.value("server.port") == 3


def test_the_environment_may_use_the_name_as_it_is():
    assert Settings({}, {"startup.server.list": "a, b"}).value("startup.server.list") == ["a", "b"]


def test_a_value_of_another_type_is_refused_by_name():
    with pytest.raises(SettingFault, match=r"server\.port takes a value of type int"):
        Settings({"server.port": "many"}, {}).value("server.port")


def test_properties_files_are_read_as_java_does(tmp_path):
    file = tmp_path / "application.properties"
    lines = (
        "# comment", "! another", "", "a=1", "b : two words", "c three",
        "d=x\\", "  y\\", "  z", r"e=\u00fc\t|", "f", r"g=\\", "h = a=b:c",
    )
    file.write_text("\n".join(lines))
    assert read_properties(file) == {
        "a": "1", "b": "two words", "c": "three", "d": "xyz", "e": "ü\t|", "f": "", "g": "\\", "h": "a=b:c",
    }
