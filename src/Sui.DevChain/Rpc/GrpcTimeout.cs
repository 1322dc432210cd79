using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Sui.DevChain.Rpc;

/// <summary>The deadline a caller sets: <c>grpc-timeout</c>, up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    /// <summary>Infinite when there is none; one that cannot be read is refused.</summary>
    /// <exception cref="RpcFault">The header is malformed.</exception>
    internal static TimeSpan Of(IHeaderDictionary headers)
    {
        var text = headers["grpc-timeout"].ToString();
        if (text.Length == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        double? milliseconds = text[^1] switch
        {
            'H' => 3_600_000,
            'M' => 60_000,
            'S' => 1000,
            'm' => 1,
            'u' => 1e-3,
            'n' => 1e-6,
            _ => null,
        };
        return milliseconds is { } unit && text.Length is >= 2 and <= 9
            && uint.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(count * unit), 1, int.MaxValue))
            : throw RpcFault.Invalid("grpc-timeout is up to eight digits and one of H, M, S, m, u, n.");
    }
}
