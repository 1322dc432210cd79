using System.Xml.Linq;
using ControlPlane.Kubernetes.Nodes;

namespace ControlPlane.Kubernetes.Tests.Helm;

/// <summary>The images that are published are those that are asked for.</summary>
public sealed class ImageTests
{
    private static string Version => Property("Version", "Directory.Build.props");

    private static string Parts => Property("ContainerRepository", "src", "Haulout", "Haulout.csproj");

    [Fact]
    public void The_chart_asks_for_the_repositories_that_are_published()
    {
        var values = Chart.Objects(File.ReadAllText(Path.Combine(Chart.Folder, "values.yaml")))[0];
        Assert.Equal(Parts, values["image"]!["repository"]!.ToString());
        Assert.Equal(
            Property("ContainerRepository", "src", "ControlPlane.Silo", "ControlPlane.Silo.csproj"),
            values["controlPlane"]!["silo"]!["image"]!["repository"]!.ToString());
    }

    [Fact]
    public void The_chart_asks_for_the_version_that_is_published() =>
        Assert.Equal(Version, Chart.Objects(File.ReadAllText(Path.Combine(Chart.Folder, "Chart.yaml")))[0]["appVersion"]!.ToString());

    [Theory]
    [InlineData("operator", "deployment.yaml")]
    [InlineData("examples", "fleet.yaml")]
    public void The_manifests_ask_for_the_image_that_is_published(string folder, string file) =>
        Assert.Contains($"image: {Parts}:{Version}\n", File.ReadAllText(Repository.File("k8s", folder, file)), StringComparison.Ordinal);

    [Fact]
    public void Images_run_as_the_user_whose_pods_we_make() => Assert.Equal(
        NodeObjects.User.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Property("ContainerUser", "src", "Directory.Build.targets"));

    private static string Property(string name, params string[] file) => XDocument.Load(Repository.File(file)).Descendants(name).Single().Value;
}
