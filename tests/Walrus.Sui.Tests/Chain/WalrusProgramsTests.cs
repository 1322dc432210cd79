using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;
using Walrus.Sui.Tests.EndToEnd;
using Walrus.Sui.Tests.Transactions;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Chain;

public sealed class WalrusProgramsTests
{
    private static readonly Purse Purse = new(StructTag.Parse($"{Samples.Id(0xb2)}::wal::WAL"), [Samples.Id(4)]);

    [VectorFact]
    public void Registering_with_attributes_is_the_transaction_of_the_SDK()
    {
        var sdk = Sdk("register+certify", "system::register_blob");
        var (blob, encoded) = Blob(sdk, sdk.Pure<uint>("system::reserve_space", 2));
        var attributes = new Dictionary<string, string> { ["content-type"] = "text/plain", ["k"] = "v" };
        AssertSame(sdk, Programs(sdk).Register(blob, encoded, sdk.Amount(1), sdk.Amount(0), sdk.Purse(), attributes));
    }

    [VectorFact]
    public void Registering_from_several_coins_merges_them_as_the_SDK_does()
    {
        var sdk = new SdkTransaction(TransactionVectors.All.First(v => v.Commands[0] == "MergeCoins"));
        var (blob, encoded) = Blob(sdk, sdk.Pure<uint>("system::reserve_space", 2));
        var attributes = new Dictionary<string, string> { ["content-type"] = "text/plain", ["k"] = "v" };
        AssertSame(sdk, Programs(sdk).Register(blob, encoded, sdk.Amount(1), sdk.Amount(0), sdk.Purse(), attributes));
    }

    [VectorFact]
    public void Certifying_is_the_transaction_of_the_SDK()
    {
        var sdk = Sdk("register+certify", "system::certify_blob");
        var bitmap = sdk.Bytes("system::certify_blob", 3);
        var certificate = new ProtocolMessageCertificate<StorageConfirmation>(
            [.. Enumerable.Range(0, bitmap.Length * 8).Where(i => (bitmap[i / 8] >> (i % 8) & 1) == 1).Select(i => (ushort)i)],
            sdk.Bytes("system::certify_blob", 4),
            BlsSignature.FromBytes(sdk.Bytes("system::certify_blob", 2)));
        AssertSame(sdk, Programs(sdk).Certify(sdk.Object("system::certify_blob", 1), certificate, bitmap.Length * 8));
    }

    [VectorFact]
    public void Extending_is_the_transaction_of_the_SDK()
    {
        var sdk = Sdk("extend", "system::extend_blob");
        AssertSame(sdk, Programs(sdk).Extend(
            sdk.Object("system::extend_blob", 1), sdk.Pure<uint>("system::extend_blob", 2), sdk.Amount(0), sdk.Purse()));
    }

    [VectorFact]
    public void Deleting_is_the_transaction_of_the_SDK()
    {
        var sdk = Sdk("delete", "system::delete_blob");
        AssertSame(sdk, Programs(sdk).Delete(sdk.Object("system::delete_blob", 1)));
    }

    [VectorFact]
    public void Changing_attributes_is_the_transaction_of_the_SDK()
    {
        var sdk = Sdk("attributes", "blob::remove_metadata_pair");
        var set = new Dictionary<string, string>
        {
            [sdk.Text("blob::insert_or_update_metadata_pair", 1)] = sdk.Text("blob::insert_or_update_metadata_pair", 2),
        };
        AssertSame(sdk, Programs(sdk).SetAttributes(
            sdk.Object("blob::remove_metadata_pair", 0), true, set, [sdk.Text("blob::remove_metadata_pair", 1)]));
    }

    [Fact]
    public void First_attributes_begin_with_an_empty_map() => Assert.Equal(
        ["metadata::new", "blob::add_metadata", "blob::insert_or_update_metadata_pair"],
        Names(Programs().SetAttributes(Samples.Id(1), false, new Dictionary<string, string> { ["a"] = "b" }, [])));

    [Fact]
    public void What_costs_nothing_needs_no_coin() => Assert.Equal(
        ["coin::zero", "coin::zero", "system::reserve_space"],
        Names(Programs().Register(Network.Blob(1), 5, 0, 0, Purse with { Coins = [] })).Take(3));

    [Fact]
    public void Several_changes_of_a_node_are_one_transaction_and_end_with_the_prices() => Assert.Equal(
        ["staking::set_name", "staking::set_next_commission", "staking::set_storage_price_vote", "staking::update_prices"],
        Names(Programs().Change(Samples.Id(9), new NodeChanges { StoragePrice = 5, Name = "n", NextCommissionRate = 7 })));

    [Fact]
    public void What_a_deployment_does_not_name_is_said()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Programs().ExecuteSlashing(Samples.Id(1)));
        Assert.Contains("SlashingManager", error.Message, StringComparison.Ordinal);
    }

    internal static IEnumerable<string> Names(ProgramBuilder program) =>
        program.Commands.Select(c => c is Command.MoveCall call ? $"{call.Module}::{call.Function}" : c.GetType().Name);

    private static SdkTransaction Sdk(string operation, string function) =>
        new(TransactionVectors.All.First(v => v.Operation == operation && v.Commands.Contains(function)));

    private static (BlobRegistration Blob, ulong Encoded) Blob(SdkTransaction sdk, uint epochs) => (
        new(
            BlobId.FromBytes(sdk.Raw("system::register_blob", 2)), sdk.Raw("system::register_blob", 3),
            sdk.Pure<ulong>("system::register_blob", 4), (int)epochs, sdk.Raw("system::register_blob", 6)[0] == 1),
        sdk.Pure<ulong>("system::reserve_space", 1));

    private static void AssertSame(SdkTransaction sdk, ProgramBuilder ours) => Assert.Equal(sdk.Described(), SdkTransaction.Describe(ours));

    private static WalrusPrograms Programs(SdkTransaction? sdk = null)
    {
        var package = Samples.Id(0xa1);
        var deployment = new WalrusDeployment(Samples.Id(0x51), Samples.Id(0x52));
        return new(deployment, new Contracts(package, package, package, null!, null!, default), sdk?.Data.Sender ?? Samples.Address(3));
    }
}
