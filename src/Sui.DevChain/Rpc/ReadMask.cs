using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Sui.DevChain.Rpc;

/// <summary>
/// Which fields of a reply are wanted: dotted paths of field names, through repeated fields too, <c>*</c> for everything (the read masks
/// of Sui's API; the library's own masks do not pass through repeated fields). Unknown paths select nothing, as clients may be newer.
/// </summary>
internal sealed class ReadMask
{
    private const int MaxPaths = 200;
    private const int MaxPathLength = 500;

    private readonly Dictionary<string, ReadMask> fields = new(StringComparer.Ordinal);
    private bool isWhole;

    private ReadMask()
    {
    }

    /// <summary>The mask of a request, or of <paramref name="otherwise"/> (comma-separated) when it has none.</summary>
    /// <exception cref="RpcFault">It is unreasonably large.</exception>
    internal static ReadMask Of(FieldMask? mask, string otherwise)
    {
        IReadOnlyList<string> paths = mask is null || mask.Paths.Count == 0 ? otherwise.Split(',') : mask.Paths;
        if (paths.Count > MaxPaths || paths.Any(p => p.Length > MaxPathLength))
        {
            throw RpcFault.Invalid($"A read mask has at most {MaxPaths} paths of at most {MaxPathLength} characters.");
        }

        var root = new ReadMask();
        foreach (var path in paths)
        {
            var node = root;
            foreach (var name in path.Split('.'))
            {
                if (name == "*")
                {
                    break;
                }

                if (!node.fields.TryGetValue(name, out var child))
                {
                    node.fields.Add(name, child = new ReadMask());
                }

                node = child;
            }

            node.isWhole = true;
        }

        return root;
    }

    /// <summary>Whether anything at or below that path is wanted, so that it must be loaded.</summary>
    internal bool Wants(params ReadOnlySpan<string> path)
    {
        var node = this;
        foreach (var name in path)
        {
            if (node.isWhole)
            {
                return true;
            }

            if (!node.fields.TryGetValue(name, out node!))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The mask below a field.</summary>
    internal ReadMask Below(string name) => isWhole ? this : fields.GetValueOrDefault(name) ?? new ReadMask();

    /// <summary>Clears every field of <paramref name="message"/> that is not wanted, and answers it.</summary>
    internal T Apply<T>(T message) where T : IMessage
    {
        if (isWhole)
        {
            return message;
        }

        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (!fields.TryGetValue(field.Name, out var child))
            {
                field.Accessor.Clear(message);
            }
            else if (!child.isWhole && field.FieldType == FieldType.Message && !field.IsMap)
            {
                child.ApplyTo(field.Accessor.GetValue(message));
            }
        }

        return message;
    }

    private void ApplyTo(object? value)
    {
        if (value is IMessage single)
        {
            Apply(single);
        }
        else if (value is IEnumerable many)
        {
            foreach (var element in many)
            {
                Apply((IMessage)element);
            }
        }
    }
}
