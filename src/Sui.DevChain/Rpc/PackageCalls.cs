using System.Text.RegularExpressions;
using Sui.DevChain.Move;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>MovePackageService: signatures of the functions that can be called.</summary>
internal sealed partial class PackageCalls(Engine engine)
{
    // Stands for a type parameter in a type that is parsed; no package has the address 0x0.
    private const string Placeholder = "0x0::parameter::T";

    internal void AddTo(RpcTable table) => table.Add(SuiMethods.GetFunction, GetFunction);

    private Protos.GetFunctionResponse GetFunction(Protos.GetFunctionRequest request)
    {
        var package = Parts.Id(request.PackageId, "package_id");
        var function = engine.Executor.Packages.Find(package, request.ModuleName, request.Name)
            ?? throw RpcFault.NotFound($"Function {package}::{request.ModuleName}::{request.Name} not found");
        var descriptor = new Protos.FunctionDescriptor
        {
            Name = function.Name,
            Visibility = Protos.FunctionDescriptor.Types.Visibility.Public,
            IsEntry = false,
        };
        descriptor.TypeParameters.AddRange(Enumerable.Range(0, function.TypeParameters).Select(_ => new Protos.TypeParameter()));
        descriptor.Parameters.AddRange(function.Parameters.Select(p => Signature(p.Type, p.Passing)));
        descriptor.Returns.AddRange(function.Returns.Select(r => Signature(r, Passing.Value)));
        return new() { Function = descriptor };
    }

    private static Protos.OpenSignature Signature(string type, Passing passing)
    {
        var signature = new Protos.OpenSignature { Body = Body(TypeTag.Parse(TypeParameter().Replace(type, Placeholder + "$1"))) };
        switch (passing)
        {
            case Passing.Reference:
                signature.Reference = Protos.OpenSignature.Types.Reference.Immutable;
                break;
            case Passing.MutableReference:
                signature.Reference = Protos.OpenSignature.Types.Reference.Mutable;
                break;
        }

        return signature;
    }

    private static Protos.OpenSignatureBody Body(TypeTag type)
    {
        switch (type)
        {
            case TypeTag.Vector(var element):
                var vector = new Protos.OpenSignatureBody { Type = Protos.OpenSignatureBody.Types.Type.Vector };
                vector.TypeParameterInstantiation.Add(Body(element));
                return vector;
            case TypeTag.Struct { Tag: { Module: "parameter" } tag } when tag.Address == default:
                return new()
                {
                    Type = Protos.OpenSignatureBody.Types.Type.Parameter,
                    TypeParameter = uint.Parse(tag.Name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture),
                };
            case TypeTag.Struct { Tag: var tag }:
                var body = new Protos.OpenSignatureBody
                {
                    Type = Protos.OpenSignatureBody.Types.Type.Datatype,
                    TypeName = new StructTag(tag.Address, tag.Module, tag.Name).ToString(),
                };
                body.TypeParameterInstantiation.AddRange(tag.TypeArguments.Select(Body));
                return body;
            default:
                return new() { Type = Enum.Parse<Protos.OpenSignatureBody.Types.Type>(type.ToString(), ignoreCase: true) };
        }
    }

    [GeneratedRegex(@"\bT([0-9]{1,2})\b", RegexOptions.CultureInvariant)]
    private static partial Regex TypeParameter();
}
