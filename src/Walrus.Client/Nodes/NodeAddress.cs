using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Walrus.Client.Nodes;

/// <summary>
/// A node's address as registered on chain, <c>host:port</c>. Anybody may register anything, so nothing but a plain host and a port gets
/// into a URL.
/// </summary>
internal static class NodeAddress
{
    internal const int MaxLength = 259;

    internal static bool TryParse(string scheme, string address, [NotNullWhen(true)] out Uri? origin)
    {
        origin = null;
        int colon = address.LastIndexOf(':');
        if (colon <= 0 || address.Length > MaxLength
            || !ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
        {
            return false;
        }

        string host = address[..colon];
        bool known = host[0] == '['
            ? host[^1] == ']' && Uri.CheckHostName(host[1..^1]) == UriHostNameType.IPv6
            : host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
                && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
        return known && Uri.TryCreate($"{scheme}://{host}:{port}", UriKind.Absolute, out origin);
    }
}
