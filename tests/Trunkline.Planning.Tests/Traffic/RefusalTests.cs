using Trunkline.Base;
using Trunkline.Planning.Traffic;
using Trunkline.Planning.Traffic.Evaluation;

namespace Trunkline.Planning.Tests.Traffic;

/// <summary>Bad input is refused in words, with the row and the column; nothing throws and nothing is clamped.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("ErlangX", "{}", "B", "1: no model 'ErlangX'; did you mean ErlangB?")]
    [InlineData("ErlangB", """{"A":1,"N":3}""", "foo", "1: ErlangB has no quantity 'foo'; expected one of B, A, carried, lost, a_per_trunk, F1, P, p#, N, B*")]
    [InlineData("ErlangB", """{"A":1""", "B", "inputs are no JSON object")]
    [InlineData("ErlangB", "[1]", "B", "inputs must be a JSON object")]
    [InlineData("ErlangB", """{"A":1}""", "B", "missing: N; ErlangB takes A")]
    [InlineData("ErlangB", """{"N":1}""", "B", "missing: the load")]
    [InlineData("ErlangB", """{"A":-1,"N":3}""", "B", "offered traffic A must be from 0")]
    [InlineData("ErlangB", """{"A":1,"N":3.5}""", "B", "N must be a whole number, not 3.5")]
    [InlineData("ErlangB", """{"A":1,"N":-3}""", "B", "N must be 0 or more, not -3")]
    [InlineData("ErlangB", """{"A":1,"N":1e12}""", "B", "N must be a whole number")]
    [InlineData("ErlangB", """{"A":true,"N":3}""", "B", "A must be a number or a formula in quotes")]
    [InlineData("ErlangB", """{"A":"2*","N":3}""", "B", "ends too early")]
    [InlineData("ErlangB", """{"A":"x+1","N":3}""", "B", "neither another input nor set behind a comma")]
    [InlineData("ErlangB", """{"A":"N","N":"A"}""", "B", "refers back to itself")]
    [InlineData("ErlangB", """{"A":1e999,"N":3}""", "B", "beyond what a double holds")]
    [InlineData("ErlangB_inverse_N", """{"A":1,"B":0}""", "N", "the target B must be above 0 and below 1")]
    [InlineData("ErlangB_inverse_N", """{"A":1,"B":1}""", "N", "the target B must be above 0 and below 1")]
    [InlineData("ErlangB_inverse_N", """{"A":1,"B":2}""", "N", "B must be from 0 to 1")]
    [InlineData("ErlangB_inverse_A", """{"N":0,"B":0.1}""", "A", "lines N must be from 1")]
    [InlineData("ErlangB_offered_from_carried", """{"carried":10,"N":10}""", "A_offered", "carried must be below N")]
    [InlineData("ErlangB_offered_from_carried", """{"carried":11,"N":10}""", "A_offered", "carried must be below N")]
    [InlineData("ErlangB_Moe_inverse_A", """{"N":5,"F1":1}""", "A", "the target F1 must be above 0 and below 1")]
    [InlineData("ErlangC", """{"A":10,"N":10}""", "P_wait", "unstable")]
    [InlineData("ErlangC", """{"A":11,"N":10,"AHT_s":180}""", "ASA_s", "unstable")]
    [InlineData("ErlangC", """{"A":5,"N":10}""", "ASA_s", "missing: AHT_s")]
    [InlineData("ErlangC", """{"A":5,"N":10,"AHT_s":180}""", "SL", "missing: T_s")]
    [InlineData("ErlangC_inverse_N", """{"A":5,"SL":1,"T_s":20,"AHT_s":180}""", "N", "the target SL must be above 0 and below 1")]
    [InlineData("ErlangC_90_0_and_101_5", """{"A":5,"AHT_s":180}""", "N", "must be above 0 and below 1, not 1.01")]
    [InlineData("ErlangA", """{"A":5,"N":5,"AHT_s":180,"patience_s":60,"T_s":20}""", "SL", "which service level?")]
    [InlineData("ErlangA", """{"A":5,"N":5,"AHT_s":180,"patience_s":0}""", "P_wait", "patience must be above 0")]
    [InlineData("ExtendedErlangB", """{"A0":16,"N":15,"recall":1}""", "B", "unstable")]
    [InlineData("ExtendedErlangB", """{"A0":16,"N":15,"recall":1.1}""", "B", "recall must be from 0 to 1")]
    [InlineData("Engset", """{"S":20,"N":5,"a":0.1}""", "B_call", "three meanings")]
    [InlineData("Engset", """{"S":20,"N":5,"a_per_source_intended":1}""", "B_call", "below 1 erlang")]
    [InlineData("Engset", """{"S":5,"N":5,"a_per_source_offered":1.5}""", "B_call", "cannot offer")]
    [InlineData("Engset_inverse_offered", """{"S":5,"N":5,"B":0.1}""", "total_offered", "never block")]
    [InlineData("KaufmanRoberts", """{"C":5,"classes":[{"a":1,"b":0}]}""", "q(0)", "class 1: b")]
    [InlineData("KaufmanRoberts", """{"C":5,"classes":[{"a":1,"b":1}]}""", "q(6)", "j must be from 0 to 5")]
    [InlineData("KaufmanRoberts", """{"C":5,"classes":[{"a":1,"b":1}]}""", "B_class2", "no class 2")]
    [InlineData("TrunkReservation_exact", """{"A_hi":1,"A_lo":1,"N":5,"R":6}""", "B_hi", "R must be from 0 to 5")]
    [InlineData("exact_2D_CTMC", """{"A":250,"n1":900,"n2":900,"A2":0}""", "B_direct_stream2", "too many to solve exactly")]
    [InlineData("GammaAveragedErlangB", """{"A":5,"level":"huge"}""", "N_for_1pct", "expected none, low, medium or high")]
    [InlineData("k_of_n", """{"k":3,"n":2,"a":0.9}""", "availability", "k must be from 0 to 2")]
    [InlineData("k_of_n", """{"k":1,"n":2,"a":1.9}""", "availability", "a must be from 0 to 1")]
    [InlineData("BPP", """{"ext":20,"A_in":1,"a_out_intended_per_ext":0.07,"GoS":0.02,"growth":"lots"}""", "lines_3y", "expected a yearly rate")]
    public void Row_ThatIsWrong_IsToldInWords(string model, string inputs, string quantity, string expected)
    {
        var told = TrafficEvaluator.Evaluate(model, inputs, quantity);
        Assert.True(told.IsRefused, told.ToString());
        Assert.Contains(expected.StartsWith("1: ", StringComparison.Ordinal) ? expected[3..] : expected, told.Refusal.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ErlangC_inverse_N", """{"calls_per_30min":100,"AHT_min":3,"SL":0.8,"T_s":20,"shrinkage":0.3}""", "positions", 20)]
    [InlineData("ErlangC_inverse_N", """{"calls_per_30min":100,"AHT_min":3,"SL":0.8,"T_s":20,"shrinkage":0.3}""", "N", 14)]
    [InlineData("ErlangC_inverse_N", """{"calls_per_30min":100,"AHT_min":3,"SL":0.8,"T_s":20,"max_occupancy":0.5}""", "N", 20)]
    [InlineData("ErlangB_inverse_N", """{"CCS":360,"B_percent":1}""", "lines", 18)]
    [InlineData("ErlangB", """{"A":7.8,"surge":3,"N":30}""", "B_surge3x_one_E1", 0.0334588552082427)]
    [InlineData("ErlangC", """{"A":1,"N":2,"AHT_min":2}""", "ASA_min", 2.0 / 3)]
    [InlineData("ErlangC", """{"A":1,"N":2,"AHT_min":2}""", "ASA", 2.0 / 3)]
    [InlineData("ErlangC", """{"lam":0.5,"mu":0.5,"N":2}""", "P_wait_percent", 100.0 / 3)]
    [InlineData("ErlangC", """{"A":48,"N":50,"AHT_s":60}""", "wait_p90_s", 58.13874)]
    [InlineData("ErlangA", """{"lam_per_min":48,"AHT_min":1,"patience_min":2,"N":50}""", "wait_p90_s", 12.4446)]
    [InlineData("ErlangA", """{"lam_per_min":48,"AHT_min":1,"patience_min":2,"N":50}""", "P_abandon_percent", 3.0912249)]
    [InlineData("ErlangB_offered_from_carried", """{"carried":9,"N":10,"error":0.5}""", "A_high", 27.18838)]
    [InlineData("BPP", """{"ext":20,"A_in":1,"a_out_intended_per_ext":0.075,"GoS":0.02,"growth":"10%/y"}""", "lines_3y", 8)]
    [InlineData("Engset (call)", """{"S":3,"N":2,"beta":"0.5/0.7"}""", "B_call", 0.173611)]
    [InlineData("GammaAveragedErlangB", """{"A":20,"phi":1.84}""", "N_for_1pct", 35)]
    [InlineData("OneWay_vs_TwoWay", """{"A_in":12,"A_out":12,"B":0.01}""", "N_twoway", 35)]
    public void Row_InOtherWordsAndUnits_MeansTheSame(string model, string inputs, string quantity, double expected) =>
        Assert.InRange(TrafficEvaluator.Evaluate(model, inputs, quantity).Value / expected, 1 - 1e-4, 1 + 1e-4);

    [Fact]
    public void File_WithWrongRows_TellsEachWithRowAndColumn_AndEvaluatesTheRest()
    {
        const string file = """
            id,note,model,inputs,quantity
            a,,ErlangB,"{""A"": 1, ""N"": 1}",B
            b,,ErlangB,"{""A"": 1, ""N"": 1.5}",B

            c,,ErlangB
            d,,ErlangZ,"{}",B
            "e,1",,ErlangB,"{""A"": 2, ""N"": 2}",B
            f,,ErlangB,"{""A"": 2,, ""N"": 2}",B
            g,,ErlangB,"{""A"": 2}"x,B
            h,,ErlangB,"{""A"": 2
            """;
        using var values = new StringWriter();
        using var problems = new StringWriter();
        Assert.False(TrafficEvaluator.Write(new StringReader(file), "rows.csv", values, problems));
        Assert.Equal("a,0.5\n\"e,1\",0.4\n", values.ToString());
        Assert.Equal(
            """
            rows.csv:3:24: b: N must be a whole number, not 1.5
            rows.csv:5:1: c: the row has 3 fields and so no 'inputs'; the heading has 5
            rows.csv:6:4: d: no model 'ErlangZ'; did you mean ErlangB?
            rows.csv:8:23: f: inputs are no JSON object such as {"A": 10, "N": 18}
            rows.csv:9:24: g: 'x' behind a closing quote; expected a comma or the end of the line
            rows.csv:10:12: h: the quote opened here is never closed

            """,
            problems.ToString());
    }

    [Theory]
    [InlineData("", "rows.csv:1:1: an empty file: expected a heading with id,model,inputs,quantity\n")]
    [InlineData("id,model,quantity\n", "rows.csv:1:1: no column 'inputs' in the heading; expected at least id,model,inputs,quantity\n")]
    public void File_WithoutHeading_IsRefusedAsAWhole(string file, string expected)
    {
        using var problems = new StringWriter();
        Assert.False(TrafficEvaluator.Write(new StringReader(file), "rows.csv", TextWriter.Null, problems));
        Assert.Equal(expected, problems.ToString());
    }

    [Fact]
    public void Json_HoldsValuesAndProblems()
    {
        using var output = new StringWriter();
        Assert.False(TrafficEvaluator.WriteJson(new StringReader("id,model,inputs,quantity\na,ErlangB,\"{\"\"A\"\":1,\"\"N\"\":1}\",B\nb,Palmm,{},B\n"), output));
        Assert.Equal(
            """
            [
              {
                "id": "a",
                "row": 2,
                "value": 0.5
              },
              {
                "id": "b",
                "row": 3,
                "column": 3,
                "problem": "no model \u0027Palmm\u0027; did you mean Palm?"
              }
            ]

            """,
            output.ToString());
    }

    [Fact]
    public void Rows_OfAnyInputs_NeverThrow_AndAreNeverNaN()
    {
        // every model and quantity with random values under every name that any model takes
        string[] names =
        [
            "A", "N", "B", "S", "n", "k", "a", "AHT_s", "T_s", "SL", "patience_s", "A0", "recall", "beta", "u", "C", "n1", "n2", "A2", "R", "A_hi", "A_lo", "B_hi", "B_lo",
            "A_in", "A_out", "p", "P", "mean_cps", "trunk", "state", "F1", "carried", "Vd", "ext", "a_out_intended_per_ext", "GoS", "tau_s", "a_per_source_offered", "kbit_s", "s", "T", "m", "v",
        ];
        double[] values = [0, 1, -1, 0.5, 2, 3, 7.5, 20, 1e-9, 0.999, 1e-300, 30, 100, 0.01, 1e7];
        var prng = new Prng(7);
        var answered = 0;
        for (var round = 0; round < 5; round++)
        {
            foreach (var model in ModelTable.All)
            {
                // small counts, so that a row takes no second
                var inputs = string.Join(",", names.Select(n => $"\"{n}\":{(prng.Next(3) == 0 ? values[prng.Next(values.Length - 1)] : 1 + prng.Next(12)).ToString("R", System.Globalization.CultureInfo.InvariantCulture)}"));
                var json = "{" + inputs + ",\"level\":\"low\",\"codec\":\"PCMA\",\"growth\":\"10%/y\",\"classes\":[{\"a\":1.5,\"b\":2},{\"a\":0,\"b\":1,\"t\":1}]}";
                foreach (var row in model.Gives)
                {
                    var quantity = row.Names.Split('|')[0].Trim().Replace("#", "1", StringComparison.Ordinal).Replace("*", "_x", StringComparison.Ordinal);
                    var answer = Evaluate(model.Names[0], json, quantity);
                    Assert.True(answer.IsRefused ? answer.Refusal.Words.Length > 0 : double.IsFinite(answer.Value), model.Names[0] + " " + quantity + json);
                    answered += answer.IsRefused ? 0 : 1;
                }
            }
        }

        Assert.True(answered > 300, $"{answered} answered");
    }

    /// <summary>The row without the inputs that the model says it does not take.</summary>
    private static Answer<double> Evaluate(string model, string json, string quantity)
    {
        var answer = TrafficEvaluator.Evaluate(model, json, quantity);
        if (!answer.IsRefused || !answer.Refusal.Words.Contains("has no input", StringComparison.Ordinal))
        {
            return answer;
        }

        var inputs = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        foreach (var unknown in answer.Refusal.Words.Split('\'').Where((_, i) => i % 2 == 1))
        {
            inputs.Remove(unknown);
        }

        return TrafficEvaluator.Evaluate(model, inputs.ToJsonString(), quantity);
    }

    [Theory]
    [InlineData("ErlangC_inverse_N", """{"calls_per_30min":100,"AHT_min":3,"SL":0.8,"T_s":20,"shrinkgae":0.3}""", "positions", "ErlangC_inverse_N has no input 'shrinkgae' here; did you mean shrinkage?")]
    [InlineData("ErlangB", """{"A":7.8,"surgee":3,"N":30}""", "B", "ErlangB has no input 'surgee' here; did you mean surge?")]
    [InlineData("ErlangB", """{"A":1,"N":3,"recall":0.5,"colour":1}""", "B", "ErlangB has no input 'recall', 'colour' here; it takes A (erlang, or calls_h and AHT_s) and N")]
    [InlineData("ErlangB", """{"A":1,"N":3,"n":4,"a":1}""", "B", "has no input 'a' here")]
    [InlineData("TrunkReservation", """{"A_hi":1,"A_lo":1,"N":5,"R":1,"AHT_hi_s":60,"AHT_lo_s":60,"AHT_hi_x":60}""", "B_hi", "has no input 'AHT_hi_x' here; did you mean AHT_hi_s?")]
    [InlineData("KaufmanRoberts", """{"C":5,"classes":[{"a":1,"b":1,"reserve":1}]}""", "q(0)", "has no input 'reserve' here; did you mean reserved?")]
    [InlineData("ErlangB_offered_from_carried", """{"carried":9,"N":10,"eror":0.5}""", "A_offered", "has no input 'eror' here; did you mean error?")]
    [InlineData("IMS_bandwidth", """{"N":3,"ptime_ms":20,"ptimes_ms":20}""", "kbit_s", "has no input 'ptimes_ms' here")]
    public void Input_ThatTheModelDoesNotTake_IsRefusedByName(string model, string inputs, string quantity, string expected)
    {
        var told = TrafficEvaluator.Evaluate(model, inputs, quantity);
        Assert.True(told.IsRefused, told.ToString());
        Assert.Contains(expected, told.Refusal.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ErlangB", """{"A":"2*x","N":3,"x":0.5}""", "B")]
    [InlineData("ErlangB", """{"A":1,"N":3,"AHT_s":180,"state":2}""", "B")]
    [InlineData("ErlangC", """{"A":5,"N":10,"aht_min":3,"T_s":20}""", "ASA_s")]
    [InlineData("ErlangB_offered_from_carried", """{"carried":9,"N":10,"error":0.5,"z":2,"T_h":1,"AHT_s":180}""", "A_offered")]
    [InlineData("GammaAveragedErlangB", """{"A":10,"N":15,"level":"low","Vd":4,"B":0.01}""", "B_mean")]
    public void Input_OfAnotherFigureOfTheModel_OrOfAFormula_IsKnown(string model, string inputs, string quantity) =>
        Assert.False(TrafficEvaluator.Evaluate(model, inputs, quantity).IsRefused, TrafficEvaluator.Evaluate(model, inputs, quantity).ToString());

    [Fact]
    public void File_WithAMisspeltInput_TellsItsRowAndColumn()
    {
        using var problems = new StringWriter();
        Assert.False(TrafficEvaluator.Write(new StringReader("id,model,inputs,quantity\na,ErlangB,\"{\"\"A\"\": 1, \"\"N\"\": 1, \"\"surgee\"\": 2}\",B\n"), "rows.csv", TextWriter.Null, problems));
        Assert.Equal("rows.csv:2:33: a: ErlangB has no input 'surgee' here; did you mean surge?\n", problems.ToString());
    }

    [Fact]
    public void Answer_Refused_HasNoValue()
    {
        Answer<double> refused = new Refusal("why", "A");
        Assert.True(refused.IsRefused);
        Assert.Equal("why", Assert.Throws<InvalidOperationException>(() => refused.Value).Message);
        Assert.Equal("why", (from x in (Answer<double>)1.0 from y in refused select x + y).Refusal.Words);
        Assert.Equal(3, refused.Or(3));
    }
}
