using Walrus.Core;
using Walrus.Sui.Chain;
using Walrus.Sui.Protos;

namespace Walrus.Sui.Tests.Chain;

public sealed class ExecutionOutcomeTests
{
    [Theory]
    [InlineData("system_state_inner", 1, "EStorageExceeded")]
    [InlineData("blob", 10, "EInvalidBlobObject")]
    [InlineData("staked_wal", 7, "EStakeBelowThreshold")]
    [InlineData("staking_pool", 18, "EZeroShares")]
    [InlineData("slashing", 4, "ENotEnoughVotes")]
    [InlineData("storage_pool", 14, "EInvalidPercent")]
    [InlineData("blob", 4, null)]
    [InlineData("blob", 11, null)]
    [InlineData("somebody_elses", 0, null)]
    public void An_abort_names_module_function_code_and_constant(string module, ulong code, string? constant)
    {
        var error = Assert.Throws<MoveAbortException>(() => ExecutionOutcome.ThrowIfFailed(Aborted(module, code), "It"));
        Assert.Equal((module, "f", code, constant), (error.Module, error.Function, error.Code, error.Constant));
        Assert.Contains($"{module}::f", error.Message, StringComparison.Ordinal);
        Assert.Contains(constant ?? "", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_the_chain_names_is_taken_when_we_know_none_and_only_when_it_is_a_name()
    {
        var status = Aborted("newer", 3);
        status.Error.Abort.CleverError = new() { ConstantName = "ENewFault" };
        Assert.Equal("ENewFault", Assert.Throws<MoveAbortException>(() => ExecutionOutcome.ThrowIfFailed(status, "It")).Constant);
        status.Error.Abort.CleverError.ConstantName = "<script>";
        Assert.Null(Assert.Throws<MoveAbortException>(() => ExecutionOutcome.ThrowIfFailed(status, "It")).Constant);
    }

    [Fact]
    public void A_failure_without_an_abort_has_no_module()
    {
        var status = new ExecutionStatus { Success = false, Error = new() { Kind = ExecutionError.Types.ExecutionErrorKind.InsufficientGas } };
        Assert.Null(Assert.Throws<MoveAbortException>(() => ExecutionOutcome.ThrowIfFailed(status, "It")).Module);
        Assert.Throws<WalrusFormatException>(() => ExecutionOutcome.ThrowIfFailed(null, "It"));
    }

    private static ExecutionStatus Aborted(string module, ulong code) => new()
    {
        Success = false,
        Error = new() { Abort = new() { AbortCode = code, Location = new() { Module = module, FunctionName = "f" } } },
    };
}
