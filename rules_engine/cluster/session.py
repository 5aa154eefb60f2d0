"""A Spark session for the command line, and what to say where there is none to be had."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rules_engine.diagnostics import Diagnostic, diagnostic

DEFAULT_MASTER = "local[*]"
_PACKAGE_FOLDER = str(Path(__file__).resolve().parents[2])


class CannotStart(Exception):
    """Spark did not start; ``master`` is the 主节点 that it was to work for. What Spark itself has to say of it
    stands on stderr."""

    def __init__(self, master: str) -> None:
        super().__init__(master)
        self.master = master


def missing() -> Diagnostic | None:
    """R0151 or R0152 where pyspark or Java is missing."""
    if find_spec("pyspark") is None:
        helps = ["安装：pip install 'rules-engine[cluster]'，另外要有 Java 17"]
        return diagnostic("R0151", "在 Spark 上算要用 pyspark，还没有安装", helps=helps)
    if java() is None:
        helps = ["安装 Java 17（如 apt install openjdk-17-jre-headless），或设好 JAVA_HOME"]
        return diagnostic("R0152", "Spark 要用 Java，这台机器上没有找到", helps=helps)
    return None


def java() -> str | None:
    """The Java that Spark would start."""
    home = os.environ.get("JAVA_HOME")
    if home and (Path(home) / "bin" / "java").exists():
        return str(Path(home) / "bin" / "java")
    return shutil.which("java")


@contextmanager
def spark_context(master: str | None) -> Iterator[Any]:
    """A context on ``master``, stopped in the end. Workers run this Python with this package, which they
    find where the driver has it or have installed. Raises CannotStart."""
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415  # why: not where it is missing

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setAppName("rules score")
    if master or not conf.get("spark.master"):
        conf.setMaster(master or DEFAULT_MASTER)
    path = os.pathsep.join(filter(None, [_PACKAGE_FOLDER, os.environ.get("PYTHONPATH", "")]))
    conf.set("spark.executorEnv.PYTHONPATH", path)
    conf.set("spark.ui.enabled", "false").set("spark.ui.showConsoleProgress", "false")
    conf.set("spark.task.maxFailures", conf.get("spark.task.maxFailures") or "4")
    try:
        context = SparkContext.getOrCreate(conf)
    except Exception as error:
        raise CannotStart(str(conf.get("spark.master"))) from error
    context.setLogLevel("ERROR")
    try:
        yield context
    finally:
        context.stop()
