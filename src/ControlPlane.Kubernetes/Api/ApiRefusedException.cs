using System.Net;
using System.Text.Json;

namespace ControlPlane.Kubernetes.Api;

/// <summary>The API server answered and said no.</summary>
internal sealed class ApiRefusedException(HttpStatusCode status, string reason, string message, TimeSpan? retryAfter = null)
    : Exception($"{message} ({(int)status} {reason})")
{
    internal HttpStatusCode Status { get; } = status;

    /// <summary>The machine-readable reason of the answer, for example <c>Conflict</c> or <c>Expired</c>; empty when it gave none.</summary>
    internal string Reason { get; } = reason;

    /// <summary>How long the server asks callers to wait; null when it did not say.</summary>
    internal TimeSpan? RetryAfter { get; } = retryAfter;

    internal bool IsGone => Status is HttpStatusCode.Gone;

    internal bool IsConflict => Status is HttpStatusCode.Conflict;

    /// <summary>True when asking again the same way cannot help: the object or the permission has to change.</summary>
    internal bool IsFinal => Status is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest;

    /// <summary>Reads the <c>Status</c> object a server sends with a refusal; whatever else it sent becomes the message, cut short.</summary>
    internal static ApiRefusedException From(HttpStatusCode status, ReadOnlySpan<byte> body, TimeSpan? retryAfter)
    {
        string reason = "";
        string message = "";
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                reason = Text(document.RootElement, "reason");
                message = Text(document.RootElement, "message");
            }
        }
        catch (JsonException)
        {
            message = System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, 300)]);
        }

        return new(status, reason, message.Length == 0 ? "the API server refused without a message" : message.ReplaceLineEndings(" "), retryAfter);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
}
