namespace ControlPlane.Kubernetes.Api;

/// <summary>What a watch says happened.</summary>
internal enum WatchKind
{
    /// <summary>The object is new, or new to this watch.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone; it is shown as it was last.</summary>
    Deleted,

    /// <summary>Nothing happened up to this resource version.</summary>
    Bookmark,
}

/// <summary>One line of a watch.</summary>
internal sealed record WatchEvent(WatchKind Kind, Resource Object);

/// <summary>All objects of a kind at one resource version.</summary>
internal sealed record ResourceList(IReadOnlyList<Resource> Items, string ResourceVersion);
