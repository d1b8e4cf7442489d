using Xunit;

namespace CoResearch.Domain.Tests;

public sealed class Smoke
{
    [Fact]
    public void Runs() => Assert.Equal(4, 2 + 2);
}
