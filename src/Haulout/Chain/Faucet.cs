using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Haulout.Parts;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Haulout.Chain;

/// <summary>A coin the faucet gave.</summary>
/// <param name="CoinType">SUI's type or WAL's.</param>
/// <param name="Amount">In MIST or FROST.</param>
/// <param name="Id">The coin's object.</param>
/// <param name="Transaction">The digest of the transaction that gave it.</param>
internal sealed record GivenCoin(
    [property: JsonPropertyName("coinType")] string CoinType,
    [property: JsonPropertyName("amount")] ulong Amount,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("transferTxDigest")] string Transaction);

/// <summary>Asks an embedded chain for coins, in the form of Sui's own faucets.</summary>
internal static class Faucet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Gives a wallet without WAL some SUI and WAL; a wallet that has WAL is left alone.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer, or has no faucet.</exception>
    internal static async Task FundWhenEmpty(ChainConnection chain, IWalrusWallet wallet, CancellationToken ct)
    {
        if (await wallet.Balance(ct) == 0)
        {
            await Fund(chain.Url, wallet.Address, ct);
        }
    }

    /// <summary>Gives an address some SUI and WAL.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer, or has no faucet.</exception>
    internal static async Task<IReadOnlyList<GivenCoin>> Fund(Uri chain, SuiAddress address, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await http.PostAsJsonAsync(new Uri(chain, "/v2/gas"), new Request(new Recipient(address.ToString())), ct);
            if (!response.IsSuccessStatusCode)
            {
                throw new ChainUnavailableException(
                    $"the faucet of {chain} answered {(int)response.StatusCode}; only an embedded chain has one: fund {address} yourself.");
            }

            return (await response.Content.ReadFromJsonAsync<Reply>(ct))?.Coins ?? throw new JsonException("it says nothing of coins");
        }
        catch (JsonException e)
        {
            throw new ChainUnavailableException($"{chain} is no embedded chain: its answer is not a faucet's ({e.Message}).", e);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ChainUnavailableException(
                $"the faucet of {chain} cannot be reached ({e.Message}); start the chain with haulout chain up, or give its address with --chain.",
                e);
        }
    }

    private sealed record Request([property: JsonPropertyName("FixedAmountRequest")] Recipient Fixed);

    private sealed record Recipient([property: JsonPropertyName("recipient")] string Address);

    private sealed record Reply([property: JsonPropertyName("coins_sent")] IReadOnlyList<GivenCoin>? Coins);
}
