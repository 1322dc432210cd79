using System.Text.Json.Nodes;

namespace ControlPlane.Kubernetes.Tests.Helm;

/// <summary>What every Pod of ours keeps to: the restricted Pod security standard, probes, bounds.</summary>
internal static class PodRules
{
    internal static void Check(string at, JsonNode pod, bool isJob, bool isOperator)
    {
        var security = pod["securityContext"]!;
        True(security["runAsNonRoot"]?.GetValue<bool>() == true, "may run as root");
        True(security["runAsUser"]?.ToString() == "65532", "does not run as 65532");
        True(security["seccompProfile"]?["type"]?.ToString() == "RuntimeDefault", "has no seccomp profile");
        True(isOperator || pod["automountServiceAccountToken"]?.GetValue<bool>() == false, "carries a token it does not need");
        True(pod["hostNetwork"] is null && pod["hostPID"] is null && pod["hostIPC"] is null, "shares the machine's namespaces");
        True((pod["volumes"] as JsonArray ?? []).All(v => v!["hostPath"] is null), "mounts a path of the machine");
        foreach (var container in pod["containers"]!.AsArray().Concat(pod["initContainers"] as JsonArray ?? []))
        {
            var own = container!["securityContext"]!;
            True(own["allowPrivilegeEscalation"]?.GetValue<bool>() == false, "may escalate its privileges");
            True(own["readOnlyRootFilesystem"]?.GetValue<bool>() == true, "can write to its root");
            True(own["capabilities"]?["drop"]?[0]?.ToString() == "ALL", "keeps capabilities");
            var resources = container["resources"];
            True(resources?["requests"]?["memory"] is not null && resources["limits"]?["memory"] is not null, "has no bounds");
            True(isJob || (container["livenessProbe"] is not null && container["readinessProbe"] is not null), "has no probes");
            True(isJob || isOperator || container["startupProbe"] is not null, "may be called dead while it still starts");
            True((container["ports"] as JsonArray ?? []).All(p => p!["protocol"]?.ToString() == "TCP"), "leaves a protocol to chance");
            True(container["image"]?.ToString().Contains(':', StringComparison.Ordinal) == true, "has an image without a tag");
        }

        void True(bool holds, string fault) => Assert.True(holds, $"{at} {fault}");
    }
}
