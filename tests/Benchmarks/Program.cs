using System.Globalization;
using Benchmarks;
using Spectre.Console;
using Walrus.Core.Kernels;
using Walrus.Sui.Tests.Chain;

if (args is ["peak", var operation, var size])
{
    EncodingBenchmark.PrintPeak(operation, int.Parse(size, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["serve-events", var checkpoints, var faults])
{
    await EventsBenchmark.Serve(
        int.Parse(checkpoints, CultureInfo.InvariantCulture),
        faults == "none" ? new NodeFaults() : new NodeFaults(BreakStreamsAfter: 60, RefuseEvery: 40));
    return 0;
}

if (args is ["serve-node", var nodeFolder])
{
    await NodeProcess.ServeNode(nodeFolder);
    return 0;
}

if (args is ["serve-plain", var plainFolder])
{
    await NodeProcess.ServePlain(plainFolder);
    return 0;
}

if (args.Contains("--help"))
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 220;
}

string what = args.FirstOrDefault(a => !a.StartsWith('-')) is { } first && args[0] == first ? first : "all";
try
{
    var arguments = Arguments.Parse([.. args.Skip(args.Length > 0 && args[0] == what ? 1 : 0)]);
    AnsiConsole.MarkupLine($"{Environment.ProcessorCount} cores; kernels here: {string.Join(", ", KernelLevels.Supported)}; .NET {Environment.Version}");
    if (what is "kernels" or "all")
    {
        KernelBenchmark.Run(arguments);
    }

    if (what is "encoding" or "all")
    {
        new EncodingBenchmark(arguments).Run();
    }

    if (what is "bls" or "all")
    {
        BlsBenchmark.Run(arguments);
    }

    if (what is "events" or "all")
    {
        await EventsBenchmark.Run(arguments);
    }

    if (what is "node" or "all")
    {
        await NodeBenchmark.Run();
    }

    if (what is "stack" or "all")
    {
        await StackBenchmark.Run();
    }

    if (what is "sub-wallets" or "all")
    {
        await SubWalletBenchmark.Run(arguments.Rounds);
    }

    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
