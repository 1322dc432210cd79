using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>A fact about an API server; on the real one it is skipped, with the sentence that says why, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ControlPlane.Kubernetes.Tests.Clusters.ClusterFactDiscoverer", "ControlPlane.Kubernetes.Tests")]
internal sealed class ClusterFactAttribute : FactAttribute;

/// <summary>Finds facts that are skipped by the class they are inherited into.</summary>
public sealed class ClusterFactDiscoverer(IMessageSink diagnosticMessageSink) : FactDiscoverer(diagnosticMessageSink)
{
    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) => new ClusterTestCase(
            DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

/// <summary>A fact that knows the class it is inherited into.</summary>
public sealed class ClusterTestCase : XunitTestCase
{
    /// <summary>For the test runner.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the test runner")]
    public ClusterTestCase()
    {
    }

    /// <summary>For discovery.</summary>
    public ClusterTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    /// <inheritdoc/>
    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Name.EndsWith(nameof(RealClusterTests), StringComparison.Ordinal)
            ? RealCluster.WhyAbsent!
            : base.GetSkipReason(factAttribute);
}
