namespace Haulout.Demo;

/// <summary>The story did not end as it should: the stack is not well, or Haulout has a fault.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
