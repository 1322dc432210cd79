using System.Text.Json;

namespace Walrus.Core.Messages;

/// <summary>JSON from outside, with the one error type of this library's parsers.</summary>
internal static class StrictJson
{
    internal static T Read<T>(ReadOnlySpan<byte> utf8) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8) ?? throw new WalrusFormatException($"The JSON of a {Name<T>()} must not be null.");
        }
        catch (JsonException e)
        {
            throw new WalrusFormatException($"This is not the JSON of a {Name<T>()}: {e.Message}", e);
        }
    }

    private static string Name<T>() => typeof(T).Name.Split('`')[0];
}
