using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Haulout.Parts;

/// <summary>Asks a development chain for coins, in the form of Sui's own faucets.</summary>
internal static class Faucet
{
    /// <summary>Gives the address SUI and WAL; returns when they are on chain.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer, or has no faucet.</exception>
    internal static async Task Fund(HttpClient http, Uri chain, SuiAddress address, CancellationToken ct)
    {
        try
        {
            using var response = await http.PostAsJsonAsync(new Uri(chain, "/v2/gas"), new Request(new Recipient(address.ToString())), ct);
            if (!response.IsSuccessStatusCode)
            {
                throw new ChainUnavailableException(
                    $"the faucet of {chain} answered {(int)response.StatusCode}; only a development chain has one: fund {address} yourself.");
            }
        }
        catch (HttpRequestException e)
        {
            throw new ChainUnavailableException($"the faucet of {chain} cannot be reached: {e.Message}", e);
        }
    }

    private sealed record Request([property: JsonPropertyName("FixedAmountRequest")] Recipient Fixed);

    private sealed record Recipient([property: JsonPropertyName("recipient")] string Address);
}
