# The only entry point. Needs Python 3.11 or newer and make; everything else is installed in .venv.
#   make demo    the real 安康 2017 table, from nothing
#   make test    all tests, with the branch coverage of the core
#   make check   format, lint, types, import layers

VENV    := .venv
BIN     := $(VENV)/bin
WORKERS ?= 2
ARGS    ?=

# Every install, also that of the build backend, takes the exact versions that were tested.
export PIP_CONSTRAINT             := constraints.txt
export PIP_BUILD_CONSTRAINT       := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8                 := 1
unexport PYTHONPATH PYTHONHOME

DEMO_SCHEME := schemes/ankang-2017-openness/scheme.rule
DEMO_FACTS  := examples/ankang-2017-openness/facts.csv
DEMO_ROSTER := examples/ankang-2017-openness/roster.csv

# Branch coverage of the core: what pyproject.toml says is measured.
FLOOR := 95

.PHONY: help setup demo test check format bench bench-check cluster-test wheel clean
.DEFAULT_GOAL := help

help:
	@echo 'make setup   安装到 .venv / install into .venv'
	@echo 'make demo    计算安康 2017 年真实得分表 / score the real 2017 table'
	@echo 'make test    全部测试与覆盖率 / all tests, with coverage'
	@echo 'make check   格式、检查、类型、分层 / format, lint, types, layers'
	@echo 'make format  按规定格式改写 / rewrite in the house format'
	@echo 'make bench   测速，写成 docs/benchmarks.md / benchmarks'
	@echo 'make bench-check   十万个单位，核对等次与平均分 / check the reference figures'
	@echo 'make cluster-test  装好 Spark 再测集群 / tests of the cluster, with Spark'
	@echo 'make wheel   打包到 dist/ / build the wheel'
	@echo 'make clean   删除安装与产物 / remove what was made'

setup: $(VENV)/.stamp-dev

demo: $(VENV)/.stamp-run
	@$(BIN)/rules score $(DEMO_SCHEME) $(DEMO_FACTS) --roster $(DEMO_ROSTER)

test: $(VENV)/.stamp-dev
	HYPOTHESIS_PROFILE=ci $(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report= $(ARGS)
	$(BIN)/python -m coverage report --fail-under=$(FLOOR)

check: $(VENV)/.stamp-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.stamp-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.stamp-bench
	$(BIN)/python -m benchmarks.one_unit
	$(BIN)/python -m benchmarks.many_units $(ARGS)

bench-check: $(VENV)/.stamp-dev
	$(BIN)/python -m benchmarks.many_units --check

cluster-test: $(VENV)/.stamp-cluster
	$(BIN)/python -m pytest tests/cluster $(ARGS)

wheel: $(VENV)/.stamp-dev
	$(BIN)/python -m build --wheel --outdir dist .

clean:
	rm -rf $(VENV) dist build .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ------------------------------------------------------------------ the environment

# The first of these interpreters that is new enough and can make environments; PYTHON=… goes first.
$(BIN)/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	    if "$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "正在创建 $(VENV) / making $(VENV) with $$("$$python" -V)" >&2; \
	        exec "$$python" -m venv $(VENV); \
	    fi; \
	done; \
	{ \
	    echo '没有找到可用的 Python：需要 3.11 或更新的版本（含 venv 模块）。现有：'"$$(python3 -V 2>&1 || true)"; \
	    echo '  安装后重试，或指定它的位置：make setup PYTHON=/路径/python3.11'; \
	    echo 'No usable Python: 3.11 or newer (with the venv module) is needed.'; \
	    echo '  Install one and try again, or say where it is: make setup PYTHON=/path/to/python3.11'; \
	} >&2; \
	exit 1

# What scoring needs, and no more: the demo of a fresh clone is soon there.
$(VENV)/.stamp-run: pyproject.toml constraints.txt | $(BIN)/python
	@echo '正在安装 / installing …' >&2
	@$(BIN)/python -m pip install -qq --editable .
	@touch $@

# Development needs everything, what scoring needs included.
$(VENV)/.stamp-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo '正在安装开发工具 / installing development tools …' >&2
	@$(BIN)/python -m pip install -qq --editable '.[dev]'
	@touch $(VENV)/.stamp-run $@

# What benchmarks are measured against, and what a cluster needs (Java 17 besides), are not for everybody.
$(VENV)/.stamp-bench: $(VENV)/.stamp-dev
	@$(BIN)/python -m pip install -qq --editable '.[bench]'
	@touch $@

$(VENV)/.stamp-cluster: $(VENV)/.stamp-dev
	@echo '正在安装 Spark / installing Spark …' >&2
	@$(BIN)/python -m pip install -qq --editable '.[cluster]'
	@touch $@
