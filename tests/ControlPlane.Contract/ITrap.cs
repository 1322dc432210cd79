using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ControlPlane.Actors;
using Walrus.Core.Identifiers;

namespace ControlPlane.Contract;

/// <summary>A record with all that is hard to carry: a closed hierarchy, ids as keys, times, nothing.</summary>
public sealed record TrapCargo(
    TrapShape Shape, IReadOnlyList<TrapShape> Shapes, ImmutableSortedDictionary<BlobId, Epoch> Epochs, DateTimeOffset At, string? Nothing);

/// <summary>A closed hierarchy.</summary>
[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
public abstract record TrapShape
{
    public sealed record Circle(double Radius) : TrapShape;

    public sealed record Square(double Side) : TrapShape;
}

public sealed record TrapState
{
    public int Count { get; init; }
    public IReadOnlyList<string> Woken { get; init; } = [];
    public TrapCargo? Cargo { get; init; }
}

/// <summary>An actor that does everything a host could get wrong.</summary>
public interface ITrap : IActor
{
    /// <summary>Reads, lets others go first, writes: loses updates unless turns exclude each other.</summary>
    Task<int> Bump(CancellationToken ct = default);

    /// <summary>Sets and does not save, then fails.</summary>
    Task SetAndFail(int count, CancellationToken ct = default);

    /// <summary>Saves, then fails.</summary>
    Task SaveAndFail(int count, CancellationToken ct = default);

    Task<TrapState> Describe(CancellationToken ct = default);

    Task<TrapCargo> Carry(TrapCargo cargo, CancellationToken ct = default);

    Task Ask(string reason, TimeSpan due, CancellationToken ct = default);

    Task Withdraw(string reason, CancellationToken ct = default);

    /// <summary>Waits as long as it is let.</summary>
    Task Linger(TimeSpan time, CancellationToken ct = default);

    /// <summary>Calls another trap from within a turn.</summary>
    Task<int> BumpOther(string other, CancellationToken ct = default);
}

/// <inheritdoc cref="ITrap"/>
public class Trap(IDocument<TrapState> state, IActorContext context) : ITrap
{
    public async Task<int> Bump(CancellationToken ct = default)
    {
        var seen = state.Value.Count;
        await Task.Yield();
        state.Value = state.Value with { Count = seen + 1 };
        await state.Save();
        return state.Value.Count;
    }

    public async Task SetAndFail(int count, CancellationToken ct = default)
    {
        state.Value = state.Value with { Count = count };
        await Task.Yield();
        throw new InvalidOperationException($"trap {context.Key} was asked to fail");
    }

    public async Task SaveAndFail(int count, CancellationToken ct = default)
    {
        state.Value = state.Value with { Count = count };
        await state.Save();
        throw new InvalidOperationException($"trap {context.Key} was asked to fail");
    }

    public Task<TrapState> Describe(CancellationToken ct = default) => Task.FromResult(state.Value);

    public async Task<TrapCargo> Carry(TrapCargo cargo, CancellationToken ct = default)
    {
        state.Value = state.Value with { Cargo = cargo };
        await state.Save();
        return cargo;
    }

    public Task Ask(string reason, TimeSpan due, CancellationToken ct = default) => context.WakeIn(reason, due);

    public Task Withdraw(string reason, CancellationToken ct = default) => context.CancelWake(reason);

    public Task Linger(TimeSpan time, CancellationToken ct = default) => Pause.For(time, context.Clock, ct);

    public Task<int> BumpOther(string other, CancellationToken ct = default) => context.Actor<ITrap>(other).Bump(ct);

    public async Task Wake(string reason)
    {
        state.Value = state.Value with { Woken = [.. state.Value.Woken, reason] };
        await state.Save();
        await context.CancelWake(reason);
    }
}
