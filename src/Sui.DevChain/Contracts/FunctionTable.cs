using Sui.DevChain.Move;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>What runs when a function is called.</summary>
internal delegate IReadOnlyList<MoveBox> FunctionBody(Invocation call);

/// <summary>Collects the functions of a package, of that version where it has one.</summary>
internal sealed class FunctionTable(MoveTypes types, ulong version = ContractState.LatestVersion)
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

    /// <summary>A function; its type parameters are written <c>T0</c>, <c>T1</c>… in its types.</summary>
    internal void Add(string module, string name, int typeParameters, MoveParameter[] parameters, string[] returns, FunctionBody body) =>
        functions.Add((module, name), new(
            module, name, typeParameters, parameters, returns,
            (context, typeArguments, arguments) => Run(parameters, body, new(context, types, version, typeArguments, arguments))));

    // Numbers and types are the interpreter's to check; a value taken by value is gone once the call has succeeded.
    private static IReadOnlyList<MoveBox> Run(MoveParameter[] parameters, FunctionBody body, Invocation call)
    {
        var results = body(call);
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].Passing == Passing.Value && IsStruct(parameters[i].Type))
            {
                call.Box(i).IsConsumed = true;
            }
        }

        return results;
    }

    private static bool IsStruct(string type) => type.Contains("::", StringComparison.Ordinal) && type != MoveTypes.Text && type != MoveTypes.Id;
}
