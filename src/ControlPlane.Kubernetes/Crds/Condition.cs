using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ControlPlane.Kubernetes.Crds;

/// <summary>One statement about an object and since when it is so.</summary>
internal sealed record Condition
{
    [Description("What the statement is about.")]
    [StringLength(316, MinimumLength = 1)]
    public required string Type { get; init; }

    [Description("Whether it holds: True, False or Unknown.")]
    [StringLength(7)]
    [RegularExpression("True|False|Unknown")]
    public required string Status { get; init; }

    [Description("The generation of the spec the statement speaks about.")]
    public long ObservedGeneration { get; init; }

    [Description("When the status changed last.")]
    public DateTime LastTransitionTime { get; init; }

    [Description("Why, in one word.")]
    [StringLength(128)]
    public string Reason { get; init; } = "";

    [Description("Why, in one sentence.")]
    [StringLength(1024)]
    public string Message { get; init; } = "";

    /// <summary>A statement made now; where it said the same before, the time stays.</summary>
    internal static Condition Now(
        string type, bool? holds, string reason, string message, long generation, IReadOnlyList<Condition> before, DateTimeOffset now)
    {
        string status = holds switch { true => "True", false => "False", null => "Unknown" };
        var last = before.FirstOrDefault(c => c.Type == type && c.Status == status);
        return new Condition
        {
            Type = type,
            Status = status,
            ObservedGeneration = generation,
            // Kubernetes keeps whole seconds.
            LastTransitionTime = last?.LastTransitionTime ?? DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()).UtcDateTime,
            Reason = reason,
            Message = message.Length <= 1024 ? message : message[..1024],
        };
    }
}
