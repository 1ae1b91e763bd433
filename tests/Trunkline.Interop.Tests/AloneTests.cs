namespace Trunkline.Interop.Tests;

/// <summary>
/// Tests that run one after the other when all the rest is done: those that take a whole processor, and those whose far end is a card that must be served
/// a thousand times a second.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    public const string Name = "alone";
}

/// <summary>What is set at telephones stays set: these have a site of their own, when the one that others call at is gone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OwnSiteTests : ICollectionFixture<RunningSite>
{
    public const string Name = "own site";
}
