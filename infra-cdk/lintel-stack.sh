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

infra_built() {
  local artifact
  for artifact in "${infra_artifacts[@]}"; do [ -f "$root/$artifact" ] || return 1; done
}

infra_stale() {
  local module places=("$root/pom.xml" "$root/edge-functions")
  infra_built || return 0
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
  if [ -n "${LINTEL_NO_BUILD:-}" ]; then
    infra_built || die "the stack's artifacts were never built: run \`lintel synth\` once without LINTEL_NO_BUILD."
    return 0
  fi
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
  local name=$1 usual=$2 word given=""
  shift 2
  for word in "$@"; do # the last one counts, as for the CDK
    case $word in "$name"=* | -c"$name"=* | -c="$name"=* | --context="$name"=*) given=${word#*"$name"=} ;; esac
  done
  [ -z "$given" ] || { echo "$given" && return; }
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

# The generation that the deployed stack sends; nothing if there is no stack yet, or an older one that does not say.
infra_deployed_generation() {
  local stack profile=${AWS_PROFILE:-} word before="" said why=$infra/target/outputs.err
  stack=$(infra_setting lintel:stack lintel "$@")
  "$root/lintel" version >/dev/null || exit # builds the command if it must, and says so
  for word in "$@"; do
    case $word in --profile=*) profile=${word#*=} ;; esac
    [ "$before" != --profile ] || profile=$word
    before=$word
  done
  if said=$(${profile:+env AWS_PROFILE="$profile"} "$root/lintel" outputs --stack "$stack" --settled --json 2>"$why"); then
    node -e 'console.log(JSON.parse(process.argv[1]).OriginSecretGeneration ?? "")' "$said"
  elif ! grep -q 'does not exist$' "$why"; then
    die "which generation of the origin secret the stack $stack sends cannot be told, so nothing was deployed:
        $(tail -n 1 "$why")
        If it is sure that this deployment does not go back: the same with --generation-unchecked."
  fi
}

# The stack of generation g knows g and g-1: any other step takes away the secret that CloudFront still sends.
infra_only_forward() {
  local wanted=$1 deployed
  shift
  deployed=$(infra_deployed_generation "$@") || exit
  [ -n "$deployed" ] || return 0
  [ "$wanted" -ge "$deployed" ] || die "CloudFront sends generation $deployed of the origin secret, and this deployment would go back to $wanted: nothing was deployed.
        A rotation was probably interrupted before it was kept: set $infra_generation to $deployed in infra-cdk/cdk.json, commit it, and deploy again."
  [ "$wanted" -le $((deployed + 1)) ] || die "CloudFront sends generation $deployed of the origin secret, and $wanted is more than one step on: nothing was deployed.
        Set $infra_generation to $deployed in infra-cdk/cdk.json and rotate with \`lintel deploy --rotate-origin-secret\`, one step at a time."
}

infra_deploy() {
  local words=() word rotate="" checked=1 next="" again="" outputs=$infra/target/outputs.json
  for word in "$@"; do
    case $word in
      --rotate-origin-secret) rotate=1 ;;
      --generation-unchecked) checked="" ;;
      *) words+=("$word") ;;
    esac
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
  [ -z "$checked" ] ||
    infra_only_forward "${next:-$(infra_setting "$infra_generation" 1 ${words[@]+"${words[@]}"})}" ${words[@]+"${words[@]}"}
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
