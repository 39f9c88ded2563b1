/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of HL7's own R4 examples: other people's resources, written to show what is allowed.
 * The table was written once by the reader itself and then gone through by hand against the files;
 * a row that changes is to be gone through again. Most of the Observations are no vital signs: they
 * are here so that nothing is taken for one.
 */

#include "config.h"

#include "fhir-util.h"

#include <string.h>

/* clang-format off */
static const struct
{
  const char *name; /* Observation-NAME.json */
  const char *what;
} observations[] = {
  { "10minute-apgar-score",
    "no-subject: 10 minute Apgar Score no-subject <10.000 {score}>; Apgar color score no-subject <2. Good color all over>; Apgar respiratory effort score no-subject <2. At least 100 beats per minute>; Apgar response to stimulus score no-subject <2. Grimace and pulling away, cough, or sneeze during suctioning>; Apgar muscle tone score no-subject <2. Active motion>; Apgar respiratory effort score no-subject <2. Good, strong cry; normal rate and effort of breathing>" },
  { "1minute-apgar-score",
    "no-subject: 1 minute Apgar Score no-subject <0.000 {score}>; Apgar color score no-subject <0. The baby's whole body is completely bluish-gray or pale>; Apgar respiratory effort score no-subject <0. No heart rate>; Apgar response to stimulus score no-subject <0. No response to airways being suctioned>; Apgar muscle tone score no-subject <0. Limp; no movement>; Apgar respiratory effort score no-subject <0. Not breathing>" },
  { "20minute-apgar-score",
    "no-subject: 20 minute Apgar Score no-subject <10.000 {score}>; Apgar color score no-subject <2. Good color all over>; Apgar respiratory effort score no-subject <2. At least 100 beats per minute>; Apgar response to stimulus score no-subject <2. Grimace and pulling away, cough, or sneeze during suctioning>; Apgar muscle tone score no-subject <2. Active motion>; Apgar respiratory effort score no-subject <2. Good, strong cry; normal rate and effort of breathing>" },
  { "2minute-apgar-score",
    "no-subject: 2 minute Apgar Score no-subject <5.000 {score}>; Apgar color score no-subject <1. Good color in body with bluish hands or feet>; Apgar respiratory effort score no-subject <1. Fewer than 100 beats per minute>; Apgar response to stimulus score no-subject <1. Grimace during suctioning>; Apgar muscle tone score no-subject <1. Some flexion of arms and legs>; Apgar respiratory effort score no-subject <1. Weak cry; may sound like whimpering, slow or irregular breathing>" },
  { "5minute-apgar-score",
    "no-subject: 5 minute Apgar Score no-subject <10.000 {score}>; Apgar color score no-subject <2. Good color all over>; Apgar respiratory effort score no-subject <2. At least 100 beats per minute>; Apgar response to stimulus score no-subject <2. Grimace and pulling away, cough, or sneeze during suctioning>; Apgar muscle tone score no-subject <2. Active motion>; Apgar respiratory effort score no-subject <2. Good, strong cry; normal rate and effort of breathing>" },
  { "656",
    "keep: MDC_FLOW_AWAY_EXP_FORCED_PEAK 820.000 cL/s" },
  { "abdo-tender",
    "keep: Abdominal tenderness <true>" },
  { "alcohol-type",
    "keep: alcohol-type <Wine>; alcohol-type <Beer>; alcohol-type <Liquor>" },
  { "bgpanel",
    "no-value: Blood Group Panel no-value" },
  { "blood-pressure-cancel",
    "retracted: systolic retracted <Not Asked>; diastolic retracted <Not Asked>" },
  { "blood-pressure-dar",
    "keep: systolic 107; diastolic no-value <Not Performed>" },
  { "blood-pressure",
    "keep: systolic 107; diastolic 60" },
  { "bloodgroup",
    "keep: Blood Group <A>" },
  { "bmd",
    "time: BMD - Left Femur time <0.887 g/cm\u00b2>" },
  { "bmi-using-related",
    "keep: BMI 16.200 kg/m2" },
  { "bmi",
    "keep: BMI 16.200 kg/m2" },
  { "body-height",
    "keep: Body height 66.899 in" },
  { "body-length",
    "keep: Body Length 25.000 cm" },
  { "body-temperature",
    "keep: temperature 36.5" },
  { "clinical-gender",
    "keep: Gender identity <Feminism in boy>" },
  { "date-lastmp",
    "keep: Date last menstrual period <2016-12-30>" },
  { "decimal",
    "no-subject: Component no-subject <1.000 g>; Component no-subject <1.000 g>; Component no-subject <1.000 g>; Component no-subject <1E-22 g>; Component no-subject <1000000000000000000 g>; Component no-subject <1.000000000000000000E-245 g>; Component no-subject <-1.000000000000000000E+245 g>" },
  { "ekg",
    "keep: MDC_ECG_ELEC_POTL_I <a recording of 116 samples>; MDC_ECG_ELEC_POTL_II <a recording of 116 samples>; MDC_ECG_ELEC_POTL_III <a recording of 116 samples>" },
  { "example-TPMT-diplotype",
    "keep: Diplotype Call <*1/*4>" },
  { "example-TPMT-haplotype-one",
    "not-final: Haplotype Call not-final <*1>" },
  { "example-TPMT-haplotype-two",
    "not-final: Haplotype Call not-final <*4>" },
  { "example-diplotype1",
    "no-value: Diplotype Call no-value" },
  { "example-genetics-1",
    "keep: Genetic analysis master panel-- This is the parent OBR for the panel holding all of the associated observations that can be reported with a molecular genetics analysis result. <Positive>" },
  { "example-genetics-2",
    "keep: Genetic analysis master panel--This is the parent OBR for the panel holding all of the associated observations that can be reported with a molecular genetics analysis result. <Positive>; Genetic disease assessed <Lung cancer>; Genetic disease sequence variation interpretation <Pathogenic>" },
  { "example-genetics-3",
    "no-value: Further analysis no-value" },
  { "example-genetics-4",
    "no-value: Allele ABC no-value" },
  { "example-genetics-5",
    "keep: PCR validation <Negative>" },
  { "example-genetics-brcapat",
    "time: BRCA1+BRCA2 gene mutations tested for in Blood or Tissue by Molecular genetics method Nominal time" },
  { "example-haplotype1",
    "not-final: Genetic analysis master panel-- This is the parent OBR for the panel holding all of the associated observations that can be reported with a molecular genetics analysis result. not-final <*35B>" },
  { "example-haplotype2",
    "not-final: Genetic analysis master panel-- This is the parent OBR for the panel holding all of the associated observations that can be reported with a molecular genetics analysis result. not-final <*4>" },
  { "example-phenotype",
    "keep: CYP2C9 gene product metabolic activity interpretation <Normal metabolizer>" },
  { "example",
    "keep: weight 83.9" },
  { "eye-color",
    "keep: eye color <blue>" },
  { "f001",
    "keep: glucose 6.3" },
  { "f002",
    "keep: Base excess in Blood by calculation 12.600 mmol/l" },
  { "f003",
    "keep: Carbon dioxide in blood 6.200 kPa" },
  { "f004",
    "keep: Erythrocytes [#/volume] in Blood by Automated count 4.120 10^12/L" },
  { "f005",
    "keep: Hemoglobin [Mass/volume] in Blood 7.200 g/dl" },
  { "f202",
    "retracted: temperature retracted <39.0 \u00b0C>" },
  { "f203",
    "keep: Bicarbonate [Moles/?volume] in Serum 28.000 mmol/L" },
  { "f204",
    "keep: Creatinine(Serum) 122.000 umol/L" },
  { "f205",
    "keep: Glomerular filtration rate/1.73 sq M predicted among blacks [Volume Rate/?Area] in Serum or Plasma by Creatinine-based formula (MDRD) comparator <> 60 mL/min/1.73m2>; Glomerular filtration rate/1.73 sq M predicted among non-blacks [Volume Rate/Area] in Serum or Plasma by Creatinine-based formula (MDRD) 60.000 mL/min/1.73m2" },
  { "f206",
    "keep: Blood culture <Staphylococcus aureus>" },
  { "gcs-qa",
    "keep: Glasgow Coma Scale , (GCS) 13.000 {score}" },
  { "glasgow",
    "keep: Glasgow Coma Scale , (GCS) 13.000 {score}; GCS Motor <5 (Localizes painful stimuli)>; GSC Verbal <4 (Confused, disoriented)>; Eyes <4 (Opens eyes spontaneously)>" },
  { "head-circumference",
    "keep: Head Circumference 51.200 cm" },
  { "heart-rate",
    "keep: pulse 44" },
  { "herd1",
    "no-subject: Mycoplasma hyopneumoniae - MHP no-subject <0.200 % (sample/positive control)>" },
  { "map-sitting",
    "keep: mean-pressure 60" },
  { "mbp",
    "keep: mean-pressure 80" },
  { "respiratory-rate",
    "keep: breathing 26" },
  { "rhstatus",
    "keep: Blood Group <A>" },
  { "satO2",
    "keep: spo2 95" },
  { "secondsmoke",
    "keep: Second hand smoke exposure <YES>" },
  { "trachcare",
    "keep: Tracheostomy care assessment (procedure) <Mother is trained to change her child's tracheostomy tube>" },
  { "unsat",
    "retracted: glucose retracted <Specimen unsatisfactory for evaluation>" },
  { "vitals-panel",
    "no-value: Vital signs Panel no-value" },
  { "vomiting",
    "keep: Vomiting [Minimum Data Set] <Absent (qualifier value)>" },
  { "vp-oyster",
    "no-subject: OYSTER TESTING no-subject <POSITIVE>" },
};

static const struct
{
  const char *name; /* Patient-NAME.json */
  const char *shown;
} patients[] = {
  { "animal", "Kenzi" },
  { "ch-example", "\xe5\xbc\xa0\xe6\x97\xa0\xe5\xbf\x8c" },
  { "example", "Peter James Chalmers" }, /* official before usual and maiden */
  { "f001", "Pieter van de Heuvel" },
  { "f201", "Roel" },
  { "glossy", "Henry Levin" },
  { "infant-fetal", NULL },              /* not born yet, not named yet */
  { "newborn", NULL },
  { "pat2", "Duck D Donald" },
  { "xds", "John Doe" },
};

static const struct
{
  const char *name; /* Encounter-NAME.json */
  const char *resident;
  LampStayStatus status;
} stays[] = {
  { "emerg", "example", LAMP_STAY_PRESENT },
  { "example", "example", LAMP_STAY_PRESENT },
  { "f001", "f001", LAMP_STAY_OTHER },    /* AMB: a visit */
  { "f203", "f201", LAMP_STAY_FINISHED },
  { "home", "example", LAMP_STAY_OTHER }, /* HH: somebody came to see him */
};
/* clang-format on */

static char *
shared_path (const char *type, const char *name)
{
  const char *shared = g_getenv ("LAMP_TEST_SHARED");
  g_autofree char *file = g_strdup_printf ("%s%s.json", type, name);

  return g_build_filename (shared == NULL ? "." : shared, "data", "hl7-r4-examples", file, NULL);
}

static gboolean
is_at_hand (void)
{
  g_autofree char *path = shared_path ("Observation-", "example");

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_test_skip ("the shared data are not at hand");

  return FALSE;
}

static LampFhirPage *
read_example (const char *type, const char *name)
{
  g_autofree char *path = shared_path (type, name);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  LampFhirContext context = test_context ();
  LampFhirPage *page = lamp_fhir_page_new ();
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, &error)
      || !lamp_fhir_resource_read (page, bytes, length, &context, &error))
    g_error ("%s", error->message);

  return page;
}

static void
test_observations (void)
{
  for (gsize i = 0; is_at_hand () && i < G_N_ELEMENTS (observations); i++)
    {
      g_autoptr (LampFhirPage) page = read_example ("Observation-", observations[i].name);
      g_autofree char *what = test_describe (page);

      g_assert_cmpstr (what, ==, observations[i].what);
    }
}

static void
test_patients (void)
{
  for (gsize i = 0; is_at_hand () && i < G_N_ELEMENTS (patients); i++)
    {
      g_autoptr (LampFhirPage) page = read_example ("Patient-", patients[i].name);

      g_assert_cmpuint (page->batch->residents->len, ==, 1);
      g_assert_cmpstr (g_array_index (page->batch->residents, LampResidentRecord, 0).name, ==,
                       patients[i].shown);
    }
}

static void
test_stays (void)
{
  for (gsize i = 0; is_at_hand () && i < G_N_ELEMENTS (stays); i++)
    {
      g_autoptr (LampFhirPage) page = read_example ("Encounter-", stays[i].name);
      const LampStayRecord *stay = &g_array_index (page->batch->stays, LampStayRecord, 0);

      g_assert_cmpuint (page->batch->stays->len, ==, 1);
      g_assert_cmpstr (stay->resident_id, ==, stays[i].resident);
      g_assert_cmpint (stay->status, ==, stays[i].status);
    }
}

/* Every file, as a resource and as a page: an answer or an error, and never anything else. */
static void
test_all (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  LampFhirContext context = test_context ();
  const char *name;
  guint n = 0, n_observations = 0;

  if (!is_at_hand ())
    return;
  folder = g_build_filename (g_getenv ("LAMP_TEST_SHARED"), "data", "hl7-r4-examples", NULL);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
      g_autoptr (GError) as_resource = NULL;
      g_autoptr (GError) as_page = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      if (lamp_fhir_resource_read (page, bytes, length, &context, &as_resource))
        {
          g_assert_no_error (as_resource);
          g_assert_cmpuint (page->batch->refusals->len, ==, 0);
          n_observations += page->batch->observations->len;
        }
      else
        g_assert_nonnull (as_resource);
      if (!lamp_fhir_page_read (page, bytes, length, &context, &as_page))
        g_assert_nonnull (as_page);
      n++;
    }
  g_test_message ("%u files, %u Observations", n, n_observations);
  g_assert_cmpuint (n, >=, 250);
  g_assert_cmpuint (n_observations, ==, G_N_ELEMENTS (observations));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/examples/observations", test_observations);
  g_test_add_func ("/examples/patients", test_patients);
  g_test_add_func ("/examples/stays", test_stays);
  g_test_add_func ("/examples/all", test_all);

  return g_test_run ();
}
