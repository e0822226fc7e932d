package dev.lintel.infra.construct;

import dev.lintel.infra.Stage;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/// Who a function is, and where it writes. Starts with leave to write its own log and nothing else: the managed policy
/// that CDK would attach lets it make and write every log group of the account.
public final class FunctionIdentity extends Construct {
    private final Role role;
    private final LogGroup log;

    public FunctionIdentity(Construct scope, String id, Stage stage) {
        super(scope, id);
        log = LogGroup.Builder.create(this, "Log")
                .retention(days(stage.logDays()))
                .removalPolicy(stage.production() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
                .build();
        role = Role.Builder.create(this, "Role")
                .assumedBy(
                        ServicePrincipal.Builder.create("lambda.amazonaws.com").build())
                .build();
        allow(List.of("logs:CreateLogStream", "logs:PutLogEvents"), log.getLogGroupArn());
    }

    public Role role() {
        return role;
    }

    public LogGroup log() {
        return log;
    }

    public void allow(List<String> actions, String... resources) {
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(actions)
                .resources(List.of(resources))
                .build());
    }

    /// @param conditions as in a policy: operator, then key and value
    public void allowIf(Map<String, Map<String, Object>> conditions, List<String> actions, String... resources) {
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(actions)
                .resources(List.of(resources))
                .conditions(conditions)
                .build());
    }

    private static RetentionDays days(int days) {
        return switch (days) {
            case 1 -> RetentionDays.ONE_DAY;
            case 3 -> RetentionDays.THREE_DAYS;
            case 5 -> RetentionDays.FIVE_DAYS;
            case 7 -> RetentionDays.ONE_WEEK;
            case 14 -> RetentionDays.TWO_WEEKS;
            case 30 -> RetentionDays.ONE_MONTH;
            case 60 -> RetentionDays.TWO_MONTHS;
            case 90 -> RetentionDays.THREE_MONTHS;
            case 120 -> RetentionDays.FOUR_MONTHS;
            case 150 -> RetentionDays.FIVE_MONTHS;
            case 180 -> RetentionDays.SIX_MONTHS;
            case 365 -> RetentionDays.ONE_YEAR;
            case 400 -> RetentionDays.THIRTEEN_MONTHS;
            case 545 -> RetentionDays.EIGHTEEN_MONTHS;
            case 731 -> RetentionDays.TWO_YEARS;
            case 1096 -> RetentionDays.THREE_YEARS;
            case 1827 -> RetentionDays.FIVE_YEARS;
            case 2192 -> RetentionDays.SIX_YEARS;
            case 2557 -> RetentionDays.SEVEN_YEARS;
            case 2922 -> RetentionDays.EIGHT_YEARS;
            case 3288 -> RetentionDays.NINE_YEARS;
            case 3653 -> RetentionDays.TEN_YEARS;
            default -> throw new IllegalArgumentException("CloudWatch keeps no log for " + days + " days");
        };
    }
}
