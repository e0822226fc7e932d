# shellcheck shell=bash disable=SC2154 # root, java_home and the functions are those of ../lintel, which sources this
# The commands about a stack in AWS: synth, deploy, destroy, and infra-app, which the CDK runs (cdk.json).

infra=$root/infra-cdk
infra_stamp=$infra/target/lintel-infra-built
infra_generation=lintel:originSecretGeneration
# what the stack is made of
infra_modules=(gateway-contract policy-store router-function admin-function edge-functions infra-cdk)
infra_artifacts=(router-function/target/lintel-router.zip admin-function/target/lintel-admin.zip
  edge-functions/dist/viewer-request.js edge-functions/dist/viewer-response.js infra-cdk/target/infra.classpath)

infra_help() {
  cat >&2 <<'TEXT'
The gateway in an AWS account, as one CloudFormation stack in us-east-1. Settings are in infra-cdk/cdk.json and may be
given as -c lintel:NAME=VALUE; docs/deploy.md lists them. All other options go to the CDK's own command.

  lintel synth                            print the template, offline
  lintel deploy                           build what is stale, deploy, print where the gateway is
  lintel deploy --rotate-origin-secret    the same with a new secret between CloudFront and the router
  lintel destroy                          remove the stack; a production stack's table and logs stay
  lintel outputs --stack NAME             where things are

Then: lintel apply --stack NAME, and every other command that talks to an admin API.
TEXT
}

infra_stale() {
  local artifact module places=("$root/pom.xml" "$root/edge-functions")
  for artifact in "${infra_artifacts[@]}"; do [ -f "$root/$artifact" ] || return 0; done
  [ -f "$infra_stamp" ] || return 0
  for module in "${infra_modules[@]}"; do
    places+=("$root/$module/pom.xml")
    [ ! -d "$root/$module/src/main" ] || places+=("$root/$module/src/main")
  done
  [ -n "$(find "${places[@]}" -path '*/node_modules' -prune -o -path '*/dist' -prune -o -path '*/target' -prune \
    -o -type f -newer "$infra_stamp" -print 2>/dev/null | sed -n 1p)" ]
}

infra_build() {
  local maven log=$infra/target/lintel-infra-build.log began=$SECONDS
  [ -z "${LINTEL_NO_BUILD:-}" ] || return 0
  infra_stale || return 0
  maven=$(find_maven) || die "Maven 3.8 or newer is needed to build, and there is no mvn in PATH, MAVEN_HOME or ~/.sdkman."
  mkdir -p "$infra/target"
  say "building the stack's artifacts (the log is in $log)"
  touch "$infra_stamp-began"
  JAVA25_HOME=$java_home "$maven" -B -ntp -f "$root/pom.xml" -pl router-function,admin-function,edge-functions,infra-cdk -am \
    -DskipTests -Dspotless.check.skip=true package >"$log" 2>&1 </dev/null || {
    sed -n 's/^\[ERROR\] /  /p' "$log" | head -20 >&2
    die "the build failed; see $log"
  }
  mv -f "$infra_stamp-began" "$infra_stamp"
  say "built in $((SECONDS - began)) s"
}

# The CDK app. Its standard output belongs to the CDK.
infra_app() {
  infra_build
  local classpath
  classpath=$infra/target/classes:$(cat "$infra/target/infra.classpath")
  # the CDK runs on Node 20 too, and says at length that nobody maintains that any more
  export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20
  exec "$java_home/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classpath" dev.lintel.infra.InfraApp "$root"
}

infra_cdk() {
  command -v node >/dev/null || die "Node.js 20 or newer is needed: the CDK runs on it."
  local cdk=$infra/node_modules/.bin/cdk
  if [ ! -x "$cdk" ]; then
    say "installing the CDK's command into infra-cdk/node_modules"
    (cd "$infra" && npm ci --prefer-offline --no-audit --no-fund >&2) || die "npm could not install aws-cdk; without a network it must be in npm's cache."
  fi
  (cd "$infra" && exec "$cdk" "$@")
}

# Something that the SDKs would find, before minutes are spent on a build. Whether it is any good, AWS tells.
infra_credentials() {
  local variable
  for variable in AWS_ACCESS_KEY_ID AWS_PROFILE AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_CREDENTIALS_RELATIVE_URI \
    AWS_CONTAINER_CREDENTIALS_FULL_URI; do
    [ -z "${!variable:-}" ] || return 0
  done
  [ ! -s "${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}" ] || return 0
  [ ! -s "${AWS_CONFIG_FILE:-$HOME/.aws/config}" ] || return 0
  # an instance's role
  ! grep -qs '^Amazon EC2' /sys/devices/virtual/dmi/id/sys_vendor || return 0
  die "no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with \`aws sso login\`.
        \`lintel synth\` needs none."
}

# What a setting is, from the command line (-c NAME=VALUE) or else from cdk.json.
infra_setting() {
  local name=$1 usual=$2 word
  shift 2
  for word in "$@"; do
    case $word in "$name"=*) echo "${word#*=}" && return ;; esac
  done
  node -e 'const [file, name, usual] = process.argv.slice(1);
    console.log(JSON.parse(require("fs").readFileSync(file, "utf8")).context[name] ?? usual)' "$infra/cdk.json" "$name" "$usual"
}

# Keeps the generation that a deployment has reached in cdk.json, where version control keeps it: a deployment with an
# older one would take the newer secret away from under CloudFront. Only after success: one kept before would make the
# next attempt a step of two.
infra_rotated() {
  node -e 'const fs = require("fs"), [file, name, value] = process.argv.slice(1);
    const json = JSON.parse(fs.readFileSync(file, "utf8"));
    json.context[name] = Number(value);
    fs.writeFileSync(file, JSON.stringify(json, null, 2) + "\n");' "$infra/cdk.json" "$infra_generation" "$1"
  say "$infra_generation is $1 now, in infra-cdk/cdk.json; commit it"
}

infra_deploy() {
  local words=() word rotate="" next="" again="" outputs=$infra/target/outputs.json
  for word in "$@"; do
    case $word in --rotate-origin-secret) rotate=1 ;; *) words+=("$word") ;; esac
  done
  infra_credentials
  infra_build
  if [ -n "$rotate" ]; then
    next=$(($(infra_setting "$infra_generation" 1) + 1))
    # the last -c of a name wins
    words+=(-c "$infra_generation=$next")
    again="
        infra-cdk/cdk.json is as it was. Take the same step again, with --rotate-origin-secret: CloudFormation may have
        gone on alone, and a deployment without it would then take the new secret away from under CloudFront."
  fi
  mkdir -p "$infra/target"
  infra_cdk deploy --outputs-file "$outputs" ${words[@]+"${words[@]}"} || die "the deployment failed; what CloudFormation says is above.
        A new account needs \`infra-cdk/node_modules/.bin/cdk bootstrap aws://ACCOUNT/us-east-1\` once.$again"
  [ -z "$rotate" ] || infra_rotated "$next"
  [ -f "$outputs" ] || return 0
  node -e 'const all = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    for (const [stack, outputs] of Object.entries(all)) {
      for (const [name, value] of Object.entries(outputs)) console.log(`${name.padEnd(20)} ${value}`);
      console.log(`\nNext:\n  ./lintel apply --stack ${stack} lintel.yaml\n  curl -i ${outputs.Endpoint}/`);
    }' "$outputs"
}

stack_command() {
  local command=$1
  shift
  case " $* " in *" --help "* | *" -h "*) infra_help && return ;; esac
  case $command in
    infra-app) infra_app ;;
    synth)
      infra_build
      infra_cdk synth "$@"
      ;;
    deploy) infra_deploy "$@" ;;
    destroy)
      infra_credentials
      [ "$(infra_setting lintel:production true "$@")" = false ] ||
        say "this is a production stack: switch off its termination protection first (docs/deploy.md); table and logs stay."
      infra_cdk destroy "$@"
      ;;
  esac
}
