namespace Walrus.Core.Tests.Fuzz;

/// <summary>
/// Every parser of the library against a million random and mutated inputs in all: it returns or throws <see cref="WalrusFormatException"/>,
/// and allocates in proportion to its input. A new parser joins by one line in the list of its area.
/// </summary>
public sealed class ParserFuzz
{
    private const int Seed = 20260820;
    private const int TotalInputs = 1_000_000;
    private const int DearInputs = 5_000;

    private static readonly FuzzTarget[] Targets =
    [
        .. BasicTargets.All,
        .. QuiltTargets.All,
        .. MessageTargets.All,
        .. KeyTargets.All,
        .. RedStuffTargets.All,
    ];

    private static readonly int InputsEach = DivideUp(
        TotalInputs - DearInputs * Targets.Count(t => t.IsDear), Targets.Count(t => !t.IsDear));

    public static TheoryData<string> Names => new(Targets.Select(t => t.Name));

    private static int DivideUp(int a, int b) => (a + b - 1) / b;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parser_throws_nothing_but_format_errors_and_allocates_in_proportion(string name)
    {
        var target = Targets.Single(t => t.Name == name);
        var mutations = new Mutations(Seed, target.Samples);
        Array.ForEach(target.Samples, target.Parse);
        for (int i = target.IsDear ? DearInputs : InputsEach; i > 0; i--)
        {
            var input = mutations.Next();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                target.Parse(input);
            }
            catch (WalrusFormatException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"{name} threw {e.GetType().Name} on {Convert.ToHexStringLower(input)}: {e}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(
                allocated <= (64 << 10) + 16L * input.Length,
                $"{name} allocated {allocated} bytes for the {input.Length} of {Convert.ToHexStringLower(input)}.");
        }
    }
}
