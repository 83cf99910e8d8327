"""Not floret: a stand-in for it. floret has no ready-made package for Python 3.13 and later, and
needs a compiler there. textacy imports it, but only `textacy.identify_lang` uses it. With this
package in the environment everything else of textacy works, and that function says what is missing.
"""


def load_model(path: str) -> None:
    """Refuse, and say how floret itself is installed.

    Raises
    ------
    NotImplementedError
        Always: there is no floret here.
    """
    raise NotImplementedError(
        f"{path} needs floret, and this environment has a stand-in that says so (0.10.0+absent); "
        "with a compiler, `pip install --force-reinstall floret==0.10.5` builds floret itself"
    )
