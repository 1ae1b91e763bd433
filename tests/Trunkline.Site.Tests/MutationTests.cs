using System.Text;
using Trunkline.Base;

namespace Trunkline.Site.Tests;

/// <summary>Whatever a site file holds, loading returns: a model, or errors with places inside the file.</summary>
public sealed class MutationTests
{
    private static readonly string[] s_pieces =
        ["\t", "- ", ": ", "{", "}", "[", "]", "&a ", "*a", "!!int ", "<<: ", "|\n", ">\n", "---\n", "...\n", "\"", "'", "#", "%", "\0", "é", "\r\n", "null", "999999999999999999999", "-1", "_", "on", "% X\n", "? "];

    [Theory]
    [InlineData("site.yaml", 11)]
    [InlineData("small-office.yaml", 12)]
    public void Load_AnyMutation_ReturnsAModelOrErrorsWithPlaces(string file, ulong seed)
    {
        var octets = File.ReadAllBytes(ExampleTests.Root("examples/" + file));
        var random = new Prng(seed);
        var refused = 0;
        for (var i = 0; i < 400; i++)
        {
            var mutated = octets.ToList();
            for (var n = 1 + random.Next(3); n > 0; n--)
            {
                Mutate(mutated, random);
            }

            var result = SiteLoader.LoadOctets(mutated.ToArray());
            var lines = mutated.Count(o => o == '\n') + 2;
            Assert.Equal(result.IsValid, result.Errors.All(e => e.Severity == SiteSeverity.Warning));
            Assert.All(result.Errors, e => Assert.InRange(e.Mark.Line, 0, lines));
            Assert.All(result.Errors, e => Assert.DoesNotContain(e.Message, char.IsControl));
            refused += result.IsValid ? 0 : 1;
        }

        // most of them must really have met the loader's judgement
        Assert.InRange(refused, 100, 390);
    }

    [Fact]
    public void Load_AliasesThatUnfold_AreRefused()
    {
        var text = new StringBuilder("traffic:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 10; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains("at most", Assert.Single(SiteLoader.LoadText(text.ToString()).Errors).Message);
    }

    [Fact]
    public void Load_DeepNesting_IsRefused() =>
        Assert.Contains("levels of nesting", Assert.Single(SiteLoader.LoadText("traffic: " + new string('[', 5000)).Errors).Message);

    [Fact]
    public void Load_WrongSecret_TellsItsLengthOnly()
    {
        var result = SiteLoader.LoadText("site: {name: T, country: gb}\nextensions:\n  - {number: \"201\", outside: on, password: hunter2}\n  - {number: \"202\", ha1_md5: topsecret}\n");
        var all = string.Join('\n', result.Errors.Select(e => e.ToLine("s")));
        Assert.Contains("a secret of 7 characters", all);
        Assert.Contains("a secret of 9 characters", all);
        Assert.DoesNotContain("hunter2", all);
        Assert.DoesNotContain("topsecret", all);
    }

    private static void Mutate(List<byte> octets, Prng random)
    {
        var at = random.Next(octets.Count);
        switch (random.Next(4))
        {
            case 0:
                octets[at] = (byte)random.Next(256);
                break;
            case 1:
                octets.RemoveRange(at, Math.Min(1 + random.Next(20), octets.Count - at));
                octets.Add((byte)'\n');
                break;
            case 2:
                octets.InsertRange(at, octets.GetRange(at, Math.Min(random.Next(60), octets.Count - at)));
                break;
            default:
                octets.InsertRange(at, Encoding.UTF8.GetBytes(s_pieces[random.Next(s_pieces.Length)]));
                break;
        }
    }
}
