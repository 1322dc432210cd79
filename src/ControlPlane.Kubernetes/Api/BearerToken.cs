namespace ControlPlane.Kubernetes.Api;

/// <summary>A token that proves who the caller is; one from a file is read again, because kubelets replace it while a Pod runs.</summary>
internal sealed class BearerToken
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);
    private readonly string? file;
    private readonly Lock gate = new();
    private string token;
    private DateTimeOffset readAt = DateTimeOffset.MinValue;

    private BearerToken(string? file, string token) => (this.file, this.token) = (file, token);

    internal static BearerToken Fixed(string token) => new(null, token);

    internal static BearerToken FromFile(string file) => new(file, "");

    /// <summary>The token to send now. A file that cannot be read for a moment leaves the last token in use.</summary>
    internal string Current(TimeProvider clock)
    {
        if (file is null)
        {
            return token;
        }

        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (now - readAt >= Fresh)
            {
                try
                {
                    token = File.ReadAllText(file).Trim();
                    readAt = now;
                }
                catch (Exception e) when (token.Length > 0 && e is IOException or UnauthorizedAccessException)
                {
                    readAt = now;
                }
            }

            return token;
        }
    }
}
