namespace ControlPlane.Silo;

/// <summary>The configuration cannot be used; the message is one line per fault and says what to do.</summary>
internal sealed class BadConfigurationException(string message) : Exception(message);

/// <summary>Reads sections strictly: a misspelt key is a fault, not a default.</summary>
internal static class Sections
{
    internal static T Read<T>(IConfiguration root, string name) where T : class, new() =>
        Guard(() => root.GetSection(name).Get<T>(o => o.ErrorOnUnknownConfiguration = true) ?? new(), name);

    /// <summary>The section <c>ControlPlane</c>. The binder would add a list to the default one; a list that is given stands alone.</summary>
    internal static ControlPlaneOptions ReadControlPlane(IConfiguration root)
    {
        var options = Read<ControlPlaneOptions>(root, "ControlPlane");
        var retries = root.GetSection($"ControlPlane:{nameof(ControlPlaneOptions.ContainedRetries)}");
        return retries.Exists() ? options with { ContainedRetries = Guard(() => retries.Get<TimeSpan[]>()) ?? [] } : options;
    }

    internal static T? Value<T>(IConfiguration root, string key) => Guard(() => root.GetValue<T>(key));

    private static T Guard<T>(Func<T> read, string? section = null)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e) when (section is not null && e.Message.Contains("ErrorOnUnknownConfiguration", StringComparison.Ordinal))
        {
            // The binder's sentence speaks of its own options; what is worth saying follows the last colon.
            throw new BadConfigurationException($"{section}: there is no such setting: {e.Message[(e.Message.LastIndexOf(':') + 1)..].Trim()}");
        }
        catch (InvalidOperationException e)
        {
            throw new BadConfigurationException(e.Message.ReplaceLineEndings(" "));
        }
    }
}
