// A chain as a process of its own, for tests that kill it:
// Sui.DevChain.Host FOLDER LISTEN SHARDS [EPOCH_ZERO_SECONDS]. It prints its URL when it answers and ends when its input does.
using System.Globalization;
using Sui.DevChain;

try
{
    var options = new DevChainOptions
    {
        DataDirectory = args[0],
        Listen = args[1],
        Shards = int.Parse(args[2], CultureInfo.InvariantCulture),
        EpochZeroDuration = TimeSpan.FromSeconds(args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 5),
        EpochDuration = TimeSpan.FromDays(1),
    };
    await using var chain = await DevChain.Start(options, TimeProvider.System);
    Console.WriteLine(chain.Url);
    while (await Console.In.ReadLineAsync() is not null)
    {
    }

    return 0;
}
catch (DevChainException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
