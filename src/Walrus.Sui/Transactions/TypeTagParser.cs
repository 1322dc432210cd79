using Walrus.Core;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>Descends through the text of a Move type; the text may come from anywhere, so length, depth and names are bounded.</summary>
internal sealed class TypeTagParser(string text)
{
    private const int MaxTextLength = 8192;
    private const int MaxTypeArguments = 32;
    private int position;

    internal TypeTag Parse()
    {
        if (text.Length > MaxTextLength)
        {
            throw new WalrusFormatException($"A Move type of {text.Length} characters is longer than the {MaxTextLength} allowed.");
        }

        var type = Type(TypeTag.MaxDepth);
        SkipSpaces();
        return position == text.Length ? type : throw Fault("the end");
    }

    private TypeTag Type(int depth)
    {
        if (depth == 0)
        {
            throw new WalrusFormatException($"A Move type nests deeper than {TypeTag.MaxDepth}.");
        }

        SkipSpaces();
        var word = Word();
        if (word.Equals("vector", StringComparison.Ordinal))
        {
            Expect('<');
            var element = Type(depth - 1);
            Expect('>');
            return new TypeTag.Vector(element);
        }

        foreach (var primitive in TypeTag.Primitives)
        {
            if (word.Equals(primitive.ToString(), StringComparison.Ordinal))
            {
                return primitive;
            }
        }

        return new TypeTag.Struct(Struct(word, depth));
    }

    private StructTag Struct(ReadOnlySpan<char> address, int depth)
    {
        if (!ObjectId.TryParse(address, out var package))
        {
            throw Fault("a Move type");
        }

        var module = Name();
        var name = Name();
        List<TypeTag> arguments = [];
        if (Take('<'))
        {
            do
            {
                if (arguments.Count == MaxTypeArguments)
                {
                    throw new WalrusFormatException($"A Move struct has more than {MaxTypeArguments} type arguments.");
                }

                arguments.Add(Type(depth - 1));
            }
            while (Take(','));
            Expect('>');
        }

        return new StructTag(package, module, name, arguments);
    }

    private string Name()
    {
        if (!text.AsSpan(position).StartsWith("::", StringComparison.Ordinal))
        {
            throw Fault("'::'");
        }

        position += 2;
        var word = Word();
        return MoveIdentifier.IsValid(word) ? word.ToString() : throw Fault("a Move identifier");
    }

    private ReadOnlySpan<char> Word()
    {
        int start = position;
        while (position < text.Length && MoveIdentifier.IsPart(text[position]))
        {
            position++;
        }

        return text.AsSpan(start, position - start);
    }

    private bool Take(char c)
    {
        SkipSpaces();
        if (position == text.Length || text[position] != c)
        {
            return false;
        }

        position++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw Fault($"'{c}'");
        }
    }

    private void SkipSpaces()
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
    }

    private WalrusFormatException Fault(string expected) =>
        new($"'{(text.Length > 80 ? text[..80] + "…" : text)}' is not a Move type: expected {expected} before character {position}.");
}
