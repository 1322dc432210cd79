namespace Sui.DevChain.Move;

/// <summary>How a Move function takes an argument.</summary>
public enum Passing
{
    /// <summary><c>T</c>: consumed unless it is a primitive.</summary>
    Value = 0,

    /// <summary><c>&amp;T</c>.</summary>
    Reference = 1,

    /// <summary><c>&amp;mut T</c>.</summary>
    MutableReference = 2,
}

/// <summary>A parameter of a Move function; <c>TxContext</c> is left out, as in a transaction's arguments.</summary>
public sealed record MoveParameter(string Type, Passing Passing = Passing.Value);

/// <summary>
/// A Move function of ours, written in C#. It throws <see cref="MoveAbortedException"/> where Move aborts, and then nothing of the
/// transaction remains.
/// </summary>
/// <param name="Module">Of which module.</param>
/// <param name="Name">Its name.</param>
/// <param name="TypeParameters">How many.</param>
/// <param name="Parameters">In order.</param>
/// <param name="Returns">Types of the results.</param>
/// <param name="Invoke">Context, type arguments, arguments → results.</param>
public sealed record MoveFunction(
    string Module,
    string Name,
    int TypeParameters,
    IReadOnlyList<MoveParameter> Parameters,
    IReadOnlyList<string> Returns,
    Func<IMoveContext, IReadOnlyList<string>, IReadOnlyList<MoveBox>, IReadOnlyList<MoveBox>> Invoke);

/// <summary>A package: its functions by (module, name).</summary>
public interface IMovePackage
{
    /// <summary>The function, or null.</summary>
    MoveFunction? Find(string module, string name);
}

/// <summary>A Move abort: the whole transaction fails with this code.</summary>
public sealed class MoveAbortedException : Exception
{
    /// <summary>Without anything.</summary>
    public MoveAbortedException()
    {
    }

    /// <summary>With a message.</summary>
    public MoveAbortedException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public MoveAbortedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Of a module's code; <paramref name="name"/> is the constant's name, for people.</summary>
    public MoveAbortedException(string module, string function, ulong code, string name)
        : base($"{module}::{function} aborted with {code} ({name})") =>
        (Module, Function, Code) = (module, function, code);

    /// <summary>The module that aborted.</summary>
    public string Module { get; } = "";

    /// <summary>Its function.</summary>
    public string Function { get; } = "";

    /// <summary>The code.</summary>
    public ulong Code { get; }
}
