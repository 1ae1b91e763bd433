namespace Trunkline.Site.Tests;

/// <summary>What is printed from the one description is what the repository holds.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public void Schema_InTheRepository_IsTheOnePrinted() => Same("schema/site.schema.json", JsonSchemaWriter.Write(), "./trunkline schema > schema/site.schema.json");

    [Fact]
    public void Reference_InTheRepository_IsTheOnePrinted() => Same("docs/site-yaml.md", ReferenceWriter.Write(), "./trunkline schema --reference > docs/site-yaml.md");

    private static void Same(string file, string printed, string remedy) =>
        Assert.True(File.ReadAllText(ExampleTests.Root(file)) == printed, $"{file} is old: {remedy}");
}
