namespace Trunkline.Site.Tests;

/// <summary>A plan put into a site file: what the author wrote stays octet for octet, and a second time changes nothing.</summary>
public sealed class SiteEditorTests
{
    private static readonly SiteChange s_fourLines = Change(new TrunkChange("main", TrunkKind.Fxo, 4, 4, 1), new ServiceChange("main", OrderedLine.FxoHunting, 4, 4,
        [new("lines_now", "4 lines", "T6 T7"), new("disconnect", "yes, \"250\" to 800 ms", "T10"), new("fees", "", "")]));

    private const string Head =
        """
        # the clinic
        site: {name: Clinic, country: it}   # keep me
        extensions:
          - number: "10"      # front desk
            password: 'long-enough-1'

        """;

    [Fact]
    public void Apply_ToAFileWithoutTrunks_AppendsSections_AndKeepsTheRest()
    {
        var after = Edit(Head, s_fourLines);

        Assert.Equal(Head + """

            trunks:
              - name: main
                kind: fxo
                lines: "1-4"
                attach: "virtual:lines.sock"   # where the lines are
                incoming: "10"   # who is rung
                emergency_reserve: 1

            operator:
              services:
                - name: main
                  kind: fxo_hunting
                  units: 4
                  circuits: 4
                  confirmations:   # add confirmed_by and confirmed_on to each when the operator has confirmed it
                    - field: lines_now
                      value: "4 lines"
                      test: "T6 T7"
                    - field: disconnect
                      value: "yes, \"250\" to 800 ms"
                      test: "T10"
                    - field: fees

            """, after);
    }

    [Fact]
    public void Apply_ToEmptySections_FillsThem_AndKeepsTheirComments()
    {
        var after = Edit(Head + "trunks: []   # none yet\noperator: {}\n# the end\n", s_fourLines);

        Assert.Contains("trunks:    # none yet\n  - name: main\n", after, StringComparison.Ordinal);
        Assert.Contains("operator:\n  services:\n    - name: main\n", after, StringComparison.Ordinal);
        Assert.EndsWith("\n# the end\n", after, StringComparison.Ordinal);
    }

    private const string Existing = Head + """
        trunks:
        - name: city            # from 2019
          kind: fxo
          lines: 1-2            # the old ones
          attach: virtual:lines.sock
          incoming: "10"
          # a remark inside

        # what follows
        operator:
          name: Example Telecom
          services:
            - name: main
              kind: fxo_hunting
              circuits: 2
              units: 2
              confirmations:
                - field: disconnect
                  value: 400 ms   # by telephone
                  confirmed_by: R. Neri
                - {field: other, value: mine}
              # after the facts
        """ + "\nemergency:\n  numbers: [\"112\", \"999\"]\n  trunks: [city]\n";

    [Fact]
    public void Apply_ToWhatIsThere_ChangesOnlyWhatThePlanAsksFor()
    {
        var edit = SiteEditor.Apply(Existing, s_fourLines);

        Assert.Null(edit.Refusal);
        Assert.Equal(Existing
            .Replace("- name: city            # from 2019\n", "- name: city            # from 2019\n  emergency_reserve: 1\n", StringComparison.Ordinal)
            .Replace("lines: 1-2            # the old", "lines: \"1-4\"            # the old", StringComparison.Ordinal)
            .Replace("circuits: 2", "circuits: 4", StringComparison.Ordinal)
            .Replace("units: 2", "units: 4", StringComparison.Ordinal)
            .Replace("        - {field: other, value: mine}\n", """
                        - {field: other, value: mine}
                        - field: lines_now
                          value: "4 lines"
                          test: "T6 T7"
                        - field: fees

                """, StringComparison.Ordinal), edit.Text);
        Assert.Equal(
        [
            "trunk group city: 2 lines become 4, 3-4 added",
            "trunk group city: 1 kept for emergency calls",
            "service main: 2 units become 4",
            "service main: 2 circuits become 4",
            "service main, disconnect: confirmed as \"400 ms\", and the plan asks for \"yes, \"250\" to 800 ms\"; left as confirmed",
            "service main: facts added that are to be confirmed",
        ], edit.Notes);
    }

    [Fact]
    public void Apply_ToAnOpenFact_BringsItUpToDate()
    {
        var once = Edit(Head, s_fourLines);

        var twice = SiteEditor.Apply(once, Change(s_fourLines.Trunks[0], s_fourLines.Services[0] with { Facts = [new("lines_now", "5 lines", "T6 T7")] }));

        Assert.Equal(once.Replace("\"4 lines\"", "\"5 lines\"", StringComparison.Ordinal), twice.Text);
    }

    public static TheoryData<string> Files =>
    [
        Head, Existing, Head.TrimEnd('\n'), Head + "operator:\n", Head + "trunks:\noperator: ~\n", Existing.Replace("\n", "\r\n", StringComparison.Ordinal), Existing.TrimEnd('\n'),
        Head + "operator:\n  name: X # y\n", Head + "operator:\n  services: []\n", Head + "operator:\n    services:\n    - {name: old, kind: e1_pri, circuits: 30}\n\n\n",
        Head + "trunks:\n    -   name: city\n        kind: e1\n        channels: 30\n", Head + "operator:\n  services:\n    - kind: fxo_hunting\n      circuits: 4\n      name: main\n...\n",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Apply_ASecondTime_ChangesNothing_AndCheckPasses(string text)
    {
        var once = Edit(text, s_fourLines);

        Assert.NotEqual(text, once);
        Assert.True(SiteLoader.LoadText(once).IsValid);
        Assert.Equal(once, Edit(once, s_fourLines));
        // each line of the author's that was not changed is still there, in order
        var at = 0;
        foreach (var comment in text.Split('\n').Where(l => l.Contains('#', StringComparison.Ordinal)).Select(l => l[l.IndexOf('#', StringComparison.Ordinal)..]))
        {
            at = once.IndexOf(comment, at, StringComparison.Ordinal);
            Assert.True(at >= 0, comment);
        }
    }

    [Fact]
    public void Apply_ToAWindowsFile_KeepsItsLineEnds()
    {
        var after = Edit(Existing.Replace("\n", "\r\n", StringComparison.Ordinal), s_fourLines);

        Assert.Equal(after.Count(c => c == '\n'), after.Split("\r\n").Length - 1);
    }

    [Fact]
    public void Apply_ToAFileWithAByteOrderMark_KeepsIt() => Assert.Equal('\ufeff' + Edit(Existing, s_fourLines), Edit('\ufeff' + Existing, s_fourLines));

    [Fact]
    public void Apply_OfAnE1_BesideLinesOfTheSameName_FindsAFreeName()
    {
        var edit = SiteEditor.Apply(Existing, Change(new TrunkChange("city", TrunkKind.E1, 2, 60, 0), null));

        Assert.Contains("  # a remark inside\n- name: city-e1\n  kind: e1\n  spans: 2\n  channels: 60\n\n# what follows\n", edit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_WithFewerLinesThanThereAre_TakesNothingAway_AndSaysSo()
    {
        var edit = SiteEditor.Apply(Existing, Change(new TrunkChange("city", TrunkKind.Fxo, 1, 1, 0), null));

        Assert.Equal(Existing, edit.Text);
        Assert.Equal(["trunk group city has 2 circuits and the plan needs 1: left as it is, for nothing is taken away here"], edit.Notes);
    }

    [Theory]
    [InlineData("site: {name: X}\n", "the file has errors; trunkline check tells them all. First: line 1")]
    [InlineData(Head + "trunks:\n  - {name: main, kind: fxo, lines: 1-2, attach: memory, incoming: \"10\"}\n", "line 7: trunk group main is written in braces")]
    [InlineData(Head + "trunks:\n  - name: main\n    kind: fxo\n    lines: &two 1-2\n    attach: memory\n", "line 9: lines of trunk group main is not a value on one line")]
    [InlineData(Head + "operator:\n  services:\n    - name: main\n      kind: e1_pri\n      circuits: 30\n", "line 8: the service main is e1_pri and the plan orders fxo_hunting under that name")]
    [InlineData(Head + "operator: {name: X}\n", "line 6: operator is written in braces")]
    [InlineData(Head + "trunks: [{name: a, kind: e1}]\n", "line 6: the section trunks is not a list of lines that begin with a dash")]
    public void Apply_ToWhatItCannotEdit_RefusesInWords(string text, string refusal)
    {
        var edit = SiteEditor.Apply(text, s_fourLines);

        Assert.Null(edit.Text);
        Assert.StartsWith(refusal, edit.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b # c")]
    [InlineData("\"'\\ \u2028&*{}[], - ? | > %@`")]
    [InlineData("電話 – Ω")]
    public void Apply_OfAValueWithYamlInIt_IsReadBackAsItWas(string value)
    {
        var once = Edit(Head, Change(s_fourLines.Trunks[0], s_fourLines.Services[0] with { Facts = [new("fees", value, "")] }));

        Assert.Equal(value, SiteLoader.LoadText(once).Model!.Operator.Services[0].Confirmations[0].Value);
    }

    private static SiteChange Change(TrunkChange trunk, ServiceChange? service) => new([trunk], service is null ? [] : [service]);

    private static string Edit(string text, SiteChange change)
    {
        var edit = SiteEditor.Apply(text, change);
        Assert.True(edit.Refusal is null, edit.Refusal);
        return edit.Text!;
    }
}
