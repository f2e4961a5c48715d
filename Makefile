# Fairlead. `make` lists the targets; README.md says more.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
.NOTPARALLEL:

# The lab needs root for network namespaces and switches; its scripts call sudo for themselves and
# hand on what was set (make demo WEB_PORT=8090).

# Java 17 builds and runs everything, whatever `java` is on the machine.
JAVA17 := $(firstword $(wildcard /usr/lib/jvm/java-17-openjdk-*))
ifneq ($(JAVA17),)
export JAVA_HOME := $(JAVA17)
endif

MVN := mvn -B -ntp -Dstyle.color=never
DATA ?= ../shared/data/cifar10-images.tar.gz
EPOCHS ?=
SIM ?=
NETWORK ?=
SOURCES = $(shell find pom.xml .mvn onos-runtime onos-app docs sim bench inference-node -type f \
            \( -path '*/src/main/*' -o -name pom.xml -o -path '*/.mvn/*' \) -not -path '*/target/*')

.PHONY: help deps build demo smoke test unit providers e2e python load scale cli doctor status stop flows \
        train evaluate bench-node bench-net soak-start sim bench-brain format clean

help: ## this list
	@echo 'Fairlead: an SDN load balancer for AI inference. Targets:'
	grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

deps: ## install the Debian packages that are missing
	@scripts/deps

build: deps build/built ## build everything (Maven; no tests)

build/built: $(SOURCES)
	@echo 'build: Maven builds the controller, the app and the nodes (the first time it downloads, minutes)'
	$(MVN) -q package -DskipTests -Dspotless.check.skip=true
	inference-node/bin/unpack-natives
	mkdir -p build
	touch $@

demo: build ## start the whole lab, send pictures through it, stay up until Ctrl-C
	@exec mininet/demo

smoke: build ## the demo started, checked and stopped by a script
	@exec mininet/smoke

test: build unit python providers e2e ## every check: format, layers, unit, providers, end to end

unit: build ## Java: unit tests, format, layering
	@$(MVN) verify

python: deps ## Python: types
	@/usr/bin/python3 -m mypy --config-file mininet/mypy.ini
	/usr/bin/python3 -m mypy --config-file onos-runtime/tests/mypy.ini
	/usr/bin/python3 -m mypy --config-file inference-node/bench/mypy.ini

providers: build ## the OpenFlow providers against real Open vSwitch
	@onos-runtime/tests/run

e2e: build ## the running lab, end to end
	@mininet/tests/run

load: ## picture traffic through the running lab (RATE=20 a second, DURATION=60 s)
	@exec mininet/load

cli: ## the ONOS command line of the running lab
	@exec onos-runtime/bin/onos-cli

scale: ## add or remove nodes of the running lab, losing no request (N=5)
	@exec mininet/scale $(N)

status: ## what runs
	@exec mininet/status

flows: ## the rules of every switch of the running lab
	@exec mininet/flows

stop: ## stop a lab that runs elsewhere, or what a crash left behind
	@exec mininet/stop

doctor: ## check ports, packages, privileges and memory, and say the cure
	@exec mininet/doctor

sim: build ## the algorithms in simulated time, as a table (SIM="--scenario slow-member --seed 7")
	@nice sim/bin/sim --json build/bench/sim.json $(SIM)

bench-brain: build ## how long a decision and a load report take (3 minutes)
	@nice bench/bin/bench-brain build/bench/brain.json

train: build ## train a model (NETWORK=v1|v2, EPOCHS=n, DATA=archive)
	@inference-node/bin/train --data $(DATA) $(if $(NETWORK),--network $(NETWORK)) $(if $(EPOCHS),--epochs $(EPOCHS))

evaluate: build ## accuracy of the shipped model on the test pictures (DATA=archive)
	@inference-node/bin/evaluate --data $(DATA)

bench-node: build ## a node beside Flask + PyTorch and the bare engine (18 minutes; needs a quiet machine)
	@inference-node/bench/run $(if $(MODEL_VERSION),--version $(MODEL_VERSION))

bench-net: build ## the network beside direct, HAProxy, os-ken (30 minutes; needs a quiet machine)
	@mininet/bench-net

soak-start: build ## start and stop the lab N=10 times and look for residue
	@exec mininet/soak-start

format: deps ## format the Java sources
	@$(MVN) -q spotless:apply

clean: ## remove what was built
	@$(MVN) -q clean
	rm -rf build
