using Sui.DevChain.Move;
using Walrus.Core;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>What runs when a function is called.</summary>
internal delegate IReadOnlyList<MoveBox> FunctionBody(Invocation call);

/// <summary>Collects the functions of a package.</summary>
internal sealed class FunctionTable(MoveTypes types)
{
    private readonly Dictionary<(string Module, string Name), MoveFunction> functions = [];

    /// <summary>Names of types.</summary>
    internal MoveTypes Types => types;

    /// <summary><c>T</c>.</summary>
    internal static MoveParameter Val(string type) => new(type);

    /// <summary><c>&amp;T</c>.</summary>
    internal static MoveParameter Ref(string type) => new(type, Passing.Reference);

    /// <summary><c>&amp;mut T</c>.</summary>
    internal static MoveParameter Mut(string type) => new(type, Passing.MutableReference);

    /// <summary>The function, or null.</summary>
    internal MoveFunction? Find(string module, string name) => functions.GetValueOrDefault((module, name));

    /// <summary>A function without type parameters.</summary>
    internal void Add(string module, string name, MoveParameter[] parameters, string[] returns, FunctionBody body) =>
        Add(module, name, 0, parameters, returns, body);

    /// <summary>A function; the n-th type parameter is written <c>$n</c> in its types.</summary>
    internal void Add(string module, string name, int typeParameters, MoveParameter[] parameters, string[] returns, FunctionBody body) =>
        functions.Add((module, name), new(
            module, name, typeParameters, parameters, returns,
            (context, typeArguments, arguments) => Run(module, name, typeParameters, parameters, body, new(context, types, typeArguments, arguments))));

    private static IReadOnlyList<MoveBox> Run(
        string module, string name, int typeParameters, MoveParameter[] parameters, FunctionBody body, Invocation call)
    {
        if (call.Arguments.Count != parameters.Length || call.TypeArguments.Count != typeParameters)
        {
            throw Refused(module, name,
                $"takes {parameters.Length} arguments and {typeParameters} type arguments, got {call.Arguments.Count} and {call.TypeArguments.Count}");
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            var expected = Substitute(parameters[i].Type, call.TypeArguments);
            if (IsStruct(expected) && call.Arguments[i].Type != expected)
            {
                throw Refused(module, name, $"takes a {expected} as argument {i}, got a {call.Arguments[i].Type}");
            }
        }

        IReadOnlyList<MoveBox> results;
        try
        {
            results = body(call);
        }
        catch (OverflowException e)
        {
            throw new MoveAbortedException($"{module}::{name} aborted: a number does not fit (ARITHMETIC_ERROR).", e);
        }
        catch (DivideByZeroException e)
        {
            throw new MoveAbortedException($"{module}::{name} aborted: a division by zero (ARITHMETIC_ERROR).", e);
        }
        catch (WalrusFormatException e)
        {
            throw new MoveAbortedException($"{module}::{name} refused an argument: {e.Message}", e);
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].Passing == Passing.Value && IsStruct(parameters[i].Type))
            {
                call.Arguments[i].IsConsumed = true;
            }
        }

        return results;
    }

    /// <summary>A parameter's type with the type arguments in place of <c>$n</c>.</summary>
    internal static string Substitute(string type, IReadOnlyList<string> typeArguments)
    {
        for (int i = 0; i < typeArguments.Count; i++)
        {
            type = type.Replace($"${i}", typeArguments[i], StringComparison.Ordinal);
        }

        return type;
    }

    // Strings and ids come as pure bytes and are checked by being read; so do numbers and vectors.
    private static bool IsStruct(string type) =>
        type.Contains("::", StringComparison.Ordinal) && type != MoveTypes.Text && type != MoveTypes.Id && !type.StartsWith("vector<", StringComparison.Ordinal);

    private static MoveAbortedException Refused(string module, string name, string why) => new($"{module}::{name} {why}.");
}
