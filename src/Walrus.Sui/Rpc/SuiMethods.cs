using Walrus.Sui.Protos;

namespace Walrus.Sui.Rpc;

/// <summary>The methods of Sui's public gRPC API v2 that Walrus and its SDK use (sdk-interop §3.2).</summary>
public static class SuiMethods
{
    private const string Ledger = "/sui.rpc.v2.LedgerService/";
    private const string State = "/sui.rpc.v2.StateService/";
    private const string Packages = "/sui.rpc.v2.MovePackageService/";
    private const string Execution = "/sui.rpc.v2.TransactionExecutionService/";
    private const string Subscription = "/sui.rpc.v2.SubscriptionService/";

    /// <summary>The chain's id, its height and its clock.</summary>
    public static SuiMethod<GetServiceInfoRequest, GetServiceInfoResponse> GetServiceInfo { get; } =
        new(Ledger + "GetServiceInfo", GetServiceInfoRequest.Parser, GetServiceInfoResponse.Parser);

    /// <summary>One object; NOT_FOUND when there is none.</summary>
    public static SuiMethod<GetObjectRequest, GetObjectResponse> GetObject { get; } =
        new(Ledger + "GetObject", GetObjectRequest.Parser, GetObjectResponse.Parser);

    /// <summary>Up to <see cref="MaxObjectsPerBatch"/> objects, in the order asked for, each found or not.</summary>
    public static SuiMethod<BatchGetObjectsRequest, BatchGetObjectsResponse> BatchGetObjects { get; } =
        new(Ledger + "BatchGetObjects", BatchGetObjectsRequest.Parser, BatchGetObjectsResponse.Parser);

    /// <summary>One executed transaction; NOT_FOUND when there is none.</summary>
    public static SuiMethod<GetTransactionRequest, GetTransactionResponse> GetTransaction { get; } =
        new(Ledger + "GetTransaction", GetTransactionRequest.Parser, GetTransactionResponse.Parser);

    /// <summary>Executed transactions, in the order asked for, each found or not.</summary>
    public static SuiMethod<BatchGetTransactionsRequest, BatchGetTransactionsResponse> BatchGetTransactions { get; } =
        new(Ledger + "BatchGetTransactions", BatchGetTransactionsRequest.Parser, BatchGetTransactionsResponse.Parser);

    /// <summary>One checkpoint, the newest when none is named; NOT_FOUND when there is none (yet).</summary>
    public static SuiMethod<GetCheckpointRequest, GetCheckpointResponse> GetCheckpoint { get; } =
        new(Ledger + "GetCheckpoint", GetCheckpointRequest.Parser, GetCheckpointResponse.Parser);

    /// <summary>One epoch of Sui, the current when none is named.</summary>
    public static SuiMethod<GetEpochRequest, GetEpochResponse> GetEpoch { get; } =
        new(Ledger + "GetEpoch", GetEpochRequest.Parser, GetEpochResponse.Parser);

    /// <summary>The dynamic fields of an object, in pages.</summary>
    public static SuiMethod<ListDynamicFieldsRequest, ListDynamicFieldsResponse> ListDynamicFields { get; } =
        new(State + "ListDynamicFields", ListDynamicFieldsRequest.Parser, ListDynamicFieldsResponse.Parser);

    /// <summary>What an address owns, in pages, of one type or of all.</summary>
    public static SuiMethod<ListOwnedObjectsRequest, ListOwnedObjectsResponse> ListOwnedObjects { get; } =
        new(State + "ListOwnedObjects", ListOwnedObjectsRequest.Parser, ListOwnedObjectsResponse.Parser);

    /// <summary>What a coin type is: its decimals, its supply.</summary>
    public static SuiMethod<GetCoinInfoRequest, GetCoinInfoResponse> GetCoinInfo { get; } =
        new(State + "GetCoinInfo", GetCoinInfoRequest.Parser, GetCoinInfoResponse.Parser);

    /// <summary>How much of one coin type an address owns.</summary>
    public static SuiMethod<GetBalanceRequest, GetBalanceResponse> GetBalance { get; } =
        new(State + "GetBalance", GetBalanceRequest.Parser, GetBalanceResponse.Parser);

    /// <summary>How much of every coin type an address owns, in pages.</summary>
    public static SuiMethod<ListBalancesRequest, ListBalancesResponse> ListBalances { get; } =
        new(State + "ListBalances", ListBalancesRequest.Parser, ListBalancesResponse.Parser);

    /// <summary>The signature of a Move function.</summary>
    public static SuiMethod<GetFunctionRequest, GetFunctionResponse> GetFunction { get; } =
        new(Packages + "GetFunction", GetFunctionRequest.Parser, GetFunctionResponse.Parser);

    /// <summary>Executes a signed transaction; answers when it is final.</summary>
    public static SuiMethod<ExecuteTransactionRequest, ExecuteTransactionResponse> ExecuteTransaction { get; } =
        new(Execution + "ExecuteTransaction", ExecuteTransactionRequest.Parser, ExecuteTransactionResponse.Parser);

    /// <summary>Resolves a transaction and tries it without effect (sdk-interop §3.3).</summary>
    public static SuiMethod<SimulateTransactionRequest, SimulateTransactionResponse> SimulateTransaction { get; } =
        new(Execution + "SimulateTransaction", SimulateTransactionRequest.Parser, SimulateTransactionResponse.Parser);

    /// <summary>A stream of checkpoints from now on.</summary>
    public static SuiMethod<SubscribeCheckpointsRequest, SubscribeCheckpointsResponse> SubscribeCheckpoints { get; } =
        new(Subscription + "SubscribeCheckpoints", SubscribeCheckpointsRequest.Parser, SubscribeCheckpointsResponse.Parser);

    /// <summary>The most objects one batch may ask for.</summary>
    public const int MaxObjectsPerBatch = 50;
}
