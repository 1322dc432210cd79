namespace ControlPlane.Kubernetes;

/// <summary>How the operator runs.</summary>
public sealed record OperatorOptions
{
    /// <summary>Kubeconfig file; null for KUBECONFIG, the service account of the Pod, or <c>~/.kube/config</c>, in this order.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>The one namespace looked after; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of this process in the lease and in events; null for the name of the machine and a random part.</summary>
    public string? Identity { get; init; }

    /// <summary>Namespace of the lease; null for that of the connection.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Name of the lease: of all operators that share it, one works.</summary>
    public string LeaseName { get; init; } = "haulout-operator";

    /// <summary>Others take over when the lease was not renewed for so long. Whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often storage nodes are asked how they are.</summary>
    public TimeSpan HealthEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Address of the probes <c>/health/live</c> and <c>/health/ready</c>, for example <c>0.0.0.0:8081</c>; empty for none.</summary>
    public string Listen { get; init; } = "0.0.0.0:8081";

    /// <summary>One clear line for every fault; none when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Kubeconfig is not null && !File.Exists(Kubeconfig))
        {
            faults.Add($"kubeconfig: the file {Kubeconfig} does not exist");
        }

        if (LeaseDuration < TimeSpan.FromSeconds(3) || LeaseDuration > TimeSpan.FromMinutes(10))
        {
            faults.Add($"leaseDuration: {LeaseDuration.TotalSeconds:0} s is not between 3 s and 10 min");
        }

        if (HealthEvery < TimeSpan.FromSeconds(1) || HealthEvery > TimeSpan.FromHours(1))
        {
            faults.Add($"healthEvery: {HealthEvery.TotalSeconds:0} s is not between 1 s and 1 h");
        }

        foreach (var (option, name) in new[] { ("leaseName", LeaseName), ("leaseNamespace", LeaseNamespace), ("namespace", Namespace) })
        {
            if (name is not null && !IsLabel(name))
            {
                faults.Add($"{option}: '{name}' is not a name of Kubernetes (a-z, 0-9 and - inside, at most 63 characters)");
            }
        }

        if (Listen.Length > 0 && !System.Net.IPEndPoint.TryParse(Listen, out _))
        {
            faults.Add($"listen: '{Listen}' is not an address and port such as 0.0.0.0:8081");
        }

        return faults;
    }

    private static bool IsLabel(string name) => name.Length is > 0 and <= 63 && name[0] != '-' && name[^1] != '-'
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
