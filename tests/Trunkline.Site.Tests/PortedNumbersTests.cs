using System.Globalization;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Site.Tests;

/// <summary>The table of ported numbers: what it finds, what is wrong with it, how much it takes.</summary>
public sealed class PortedNumbersTests
{
    private const string Table =
        """
        # handed out by the authority
        +447700900123,+447981
        447700900200-447700900299, 7982 , Operator B

        447700900250,D0421,"Operator C"
        33123456789,+447981
        """;

    [Theory]
    [InlineData("447700900123", "+447981", "")]
    [InlineData("447700900122", "", "")]
    [InlineData("447700900199", "", "")]
    [InlineData("447700900200", "7982", "Operator B")]
    [InlineData("447700900299", "7982", "Operator B")]
    [InlineData("447700900300", "", "")]
    [InlineData("447700900250", "D0421", "\"Operator C\"")] // by itself before a range
    [InlineData("33123456789", "+447981", "")]
    [InlineData("44770090012", "", "")] // shorter
    [InlineData("4477009001230", "", "")] // longer
    [InlineData("0447700900123", "", "")]
    [InlineData("", "", "")]
    [InlineData("+447700900123", "", "")]
    [InlineData("99999999999999999999999", "", "")]
    public void Find_GivesWhatTheFileSays(string number, string expected, string name)
    {
        var table = PortedNumbers.Parse(Encoding.UTF8.GetBytes(Table.ReplaceLineEndings("\r\n")), out var errors);
        Assert.Empty(errors);
        var moved = table!.Find(number);
        Assert.Equal((expected, name, expected.Length > 0), (moved.HasMoved ? moved.ToString() : "", moved.Operator, moved.HasMoved));
    }

    [Theory]
    [InlineData("447700900123", 2, "a comma and a routing number")]
    [InlineData("447700900123,", 2, "a routing number of 1 to 16 digits")]
    [InlineData("447700900123,44x", 2, "a routing number of 1 to 16 digits")]
    [InlineData("447700900123,12345678901234567", 2, "a routing number of 1 to 16 digits")]
    [InlineData("07700900123,44", 2, "NUMBER or FIRST-LAST")]
    [InlineData("4477009001234567,44", 2, "NUMBER or FIRST-LAST")]
    [InlineData("number,routing", 2, "NUMBER or FIRST-LAST")]
    [InlineData("447700900200-447700900100,44", 2, "NUMBER or FIRST-LAST")]
    [InlineData("447700900200-4477009003000,44", 2, "NUMBER or FIRST-LAST")]
    [InlineData("447700900001,44\n447700900001,45", 3, "each number once")]
    [InlineData("447700900001-447700900010,44\n447700900010-447700900020,44", 3, "each range once")]
    public void WhatIsWrong_IsNamedWithItsLine(string text, int line, string says)
    {
        Assert.Null(PortedNumbers.Parse(Encoding.UTF8.GetBytes("# head\n" + text), out var errors));
        var error = Assert.Single(errors);
        Assert.Equal(line, error.Line);
        Assert.Contains(says, error.Expected, StringComparison.Ordinal);
    }

    /// <summary>As a spreadsheet writes it, with a mark of its encoding; the longest routing number, the longest line; a range whose first and last number are one.</summary>
    [Fact]
    public void AtTheEdges_ItIsRead()
    {
        var name = new string('n', 200 - "447700900001,1234567890123456,".Length);
        var table = PortedNumbers.Parse([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"447700900001,1234567890123456,{name}\n447700900002-447700900002,44")], out var errors);
        Assert.Empty(errors);
        Assert.Equal(("1234567890123456", name), (table!.Find("447700900001").ToString(), table.Find("447700900001").Operator));
        Assert.True(table.Find("447700900002").HasMoved);
        Assert.False(table.Find("447700900003").HasMoved);
        Assert.Null(PortedNumbers.Parse(Encoding.UTF8.GetBytes($"447700900001,1234567890123456,{name}n"), out errors));
        Assert.Equal("a line of 201 octets", Assert.Single(errors).Found);
    }

    /// <summary>More than fits is refused before any of it is read.</summary>
    [Fact]
    public void AFileThatIsTooLarge_IsRefused()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.OpenWrite(path))
            {
                file.SetLength(PortedNumbers.MostOctets + 1L); // of which none is on the disk
            }

            Assert.Null(PortedNumbers.Load(path, out var errors));
            Assert.Equal(("at most 256 MB", 0), (Assert.Single(errors).Expected, errors[0].Line));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void AFileOfMistakes_IsToldTenTimes_AndCounted()
    {
        Assert.Null(PortedNumbers.Parse(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("nothing\n", 1000))), out var errors));
        Assert.Equal((PortedNumbers.MostErrors + 1, "990 more"), (errors.Count, errors[^1].Found));
    }

    [Fact]
    public void Octets_OfAnyKind_AreErrorsAndNoException()
    {
        var random = new Prng(1);
        var octets = new byte[400];
        for (var i = 0; i < 2000; i++)
        {
            for (var j = 0; j < octets.Length; j++)
            {
                octets[j] = (byte)random.Next(256);
            }

            _ = PortedNumbers.Parse(octets.AsSpan(0, random.Next(octets.Length)), out _);
            var near = Encoding.UTF8.GetBytes(Table);
            near[random.Next(near.Length)] = (byte)random.Next(256);
            _ = PortedNumbers.Parse(near, out _);
        }
    }

    /// <summary>A million numbers: found, out of 12 octets a number, and asking allocates nothing.</summary>
    [Fact]
    public void AMillionNumbers_FitAndAreFound()
    {
        var file = new StringBuilder(32_000_000);
        for (var i = 0; i < 1_000_000; i++)
        {
            file.Append(CultureInfo.InvariantCulture, $"+44{7_000_000_000 + ((i * 7919L) % 1_000_003)},+4479{i % 50:00}\n");
        }

        var octets = Encoding.UTF8.GetBytes(file.ToString());
        file.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = TimeProvider.System.GetTimestamp();
        var table = PortedNumbers.Parse(octets, out var errors);
        var took = TimeProvider.System.GetElapsedTime(began);
        Assert.Empty(errors);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{table?.Count} numbers in {took.TotalSeconds:0.00} s, {table?.Octets / 1e6:0.0} MB, {taken / 1e6:0.0} MB taken on the way");
        Assert.Equal(1_000_000, table!.Count);
        Assert.InRange(table.Octets, 0, 12_001_000);
        Assert.InRange(taken, 0, 130_000_000);
        for (var i = 0; i < 1_000_000; i += 997)
        {
            Assert.Equal($"+4479{i % 50:00}", table.Find($"44{7_000_000_000 + ((i * 7919L) % 1_000_003)}").ToString());
        }

        NoAllocation.In(() => table.Find("447000000017"));
    }

    [Fact]
    public void TheSite_ReadsIt_AndTellsItsErrorsWithFileAndLine()
    {
        var folder = Directory.CreateTempSubdirectory("ported").FullName;
        try
        {
            var file = Path.Combine(folder, "ported.csv");
            const string Yaml =
                """
                site: { name: T, country: gb }
                numbers: { portability: ported.csv }
                emergency: { numbers: ["112", "999"], trunks: [t], access_codes: ["9"] }
                extensions: [{ number: "201", password: long-enough-one, outside: on }]
                trunks: [{ name: t, kind: fxo, lines: 1-2, attach: memory, incoming: "201" }]
                routes: [{ name: r, match: [_+44X.], trunks: [t], portability: on }]
                """;
            File.WriteAllText(file, "447700900123,44798\n447700900124;44798\n");
            var wrong = SiteLoader.LoadText(Yaml, folder);
            Assert.Null(wrong.Model);
            var error = Assert.Single(wrong.Errors, e => e.Severity == SiteSeverity.Error);
            Assert.Equal(("numbers.portability", 2), (error.Path, error.Mark.Line));
            Assert.EndsWith($"found \"447700900124;44798\" in {file}:2", error.Message, StringComparison.Ordinal);
            File.WriteAllText(file, "447700900123,44798\n");
            Assert.Equal("44798", SiteLoader.LoadText(Yaml, folder).Model!.Portability!.Find("447700900123").ToString());
            File.Delete(file);
            Assert.Contains(SiteLoader.LoadText(Yaml, folder).Errors, e => e.Message.StartsWith("expected a file, found none in ", StringComparison.Ordinal));
            Assert.Contains(SiteLoader.LoadText(Yaml.Replace("{ portability: ported.csv }", "{}", StringComparison.Ordinal)).Errors, e => e.Path == "routes.r.portability" && e.Severity == SiteSeverity.Error);
            Assert.Contains(SiteLoader.LoadText(Yaml.Replace("incoming: \"201\"", "incoming: \"201\", numbers: { routing_number: parameter, plan: unknown }", StringComparison.Ordinal), folder).Errors, e => e.Path == "trunks.t.numbers.routing_number");
            Assert.Contains(SiteLoader.LoadText(Yaml.Replace("incoming: \"201\"", "incoming: \"201\", numbers: { plan: unknown }", StringComparison.Ordinal), folder).Errors, e => e.Path == "trunks.t.numbers.plan");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
