using Walrus.Core.Kernels;

namespace Walrus.Core.Tests;

/// <summary>Every kernel level as theory data. A level this machine lacks cannot be tested here; the first test of the list says which.</summary>
public sealed class Kernels : TheoryData<KernelLevel>
{
    public Kernels()
    {
        foreach (var level in KernelLevels.Supported)
        {
            Add(level);
        }
    }
}
