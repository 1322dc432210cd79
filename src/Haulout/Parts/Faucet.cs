using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Haulout.Parts;

/// <summary>Asks an embedded chain for coins, in the form of Sui's own faucets.</summary>
internal static class Faucet
{
    /// <summary>Gives a wallet without WAL some SUI and WAL; a wallet that has WAL is left alone.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer, or has no faucet.</exception>
    internal static async Task FundWhenEmpty(ChainConnection chain, IWalrusWallet wallet, CancellationToken ct)
    {
        if (await wallet.Balance(ct) == 0)
        {
            using var http = new HttpClient();
            await Fund(http, chain.Url, wallet.Address, ct);
        }
    }

    private static async Task Fund(HttpClient http, Uri chain, SuiAddress address, CancellationToken ct)
    {
        try
        {
            using var response = await http.PostAsJsonAsync(new Uri(chain, "/v2/gas"), new Request(new Recipient(address.ToString())), ct);
            if (!response.IsSuccessStatusCode)
            {
                throw new ChainUnavailableException(
                    $"the faucet of {chain} answered {(int)response.StatusCode}; only an embedded chain has one: fund {address} yourself.");
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
