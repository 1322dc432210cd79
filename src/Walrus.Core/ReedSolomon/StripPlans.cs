namespace Walrus.Core.ReedSolomon;

/// <summary>The plans of one run, made when first asked for: its tiles come in a few shapes, again and again. For one thread.</summary>
internal sealed class StripPlans
{
    private readonly Dictionary<(int PieceBytes, int Symbols), StripPlan> plans = [];

    /// <summary>The plan for rows of so many pieces of so many bytes.</summary>
    internal StripPlan For(int pieceBytes, int symbols) => plans.TryGetValue((pieceBytes, symbols), out var plan)
        ? plan
        : plans[(pieceBytes, symbols)] = StripPlan.Create(pieceBytes, symbols);
}
