/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invents people: names as they are met in a Singapore nursing home, of its four communities.
 *
 * The names are put together from common parts; whoever bears one of them is not meant. Written
 * forms differ on purpose, since a screen must bear them all: family name first without a comma,
 * patronymics (bin, binte, s/o, d/o) without any family name, Chinese characters and Tamil script.
 */

#include "config.h"

#include "demo/simulator-private.h"

typedef struct
{
  const char *latin;
  const char *native;
} Part;

static const Part chinese_families[] = {
  { "Tan", "陈" },  { "Lim", "林" },  { "Lee", "李" },   { "Ng", "黄" },   { "Ong", "王" },
  { "Goh", "吴" },  { "Chua", "蔡" }, { "Koh", "许" },   { "Teo", "张" },  { "Ang", "洪" },
  { "Yeo", "杨" },  { "Tay", "郑" },  { "Ho", "何" },    { "Low", "刘" },  { "Toh", "卓" },
  { "Sim", "沈" },  { "Chia", "谢" }, { "Leong", "梁" }, { "Foo", "符" },  { "Quek", "郭" },
  { "Seah", "佘" }, { "Yap", "叶" },  { "Soh", "苏" },   { "Heng", "王" }, { "Phua", "潘" },
};

static const Part chinese_women[] = {
  { "Bee Lian", "美莲" },  { "Siew Choo", "秀珠" }, { "Ah Moy", "亚妹" },
  { "Geok Eng", "玉英" },  { "Kim Hua", "金花" },   { "Lay Hoon", "丽云" },
  { "Swee Gek", "瑞玉" },  { "Poh Suan", "宝珊" },  { "Chwee Lan", "翠兰" },
  { "Soo Cheng", "素贞" }, { "Yoke Fong", "玉凤" }, { "Hwee Kheng", "惠琼" },
};

static const Part chinese_men[] = {
  { "Ah Seng", "亚成" },   { "Boon Hock", "文福" }, { "Chee Keong", "志强" },
  { "Eng Huat", "永发" },  { "Hock Lye", "福来" },  { "Kim Chuan", "金泉" },
  { "Teck Soon", "德顺" }, { "Wee Liang", "伟良" }, { "Tian Poh", "天保" },
  { "Kok Leong", "国良" }, { "Swee Heng", "瑞兴" }, { "Beng Kiat", "明杰" },
};

static const char *const malay_women[] = { "Fatimah", "Rohani",   "Salmah", "Halimah", "Noraini",
                                           "Jamilah", "Kamariah", "Asmah",  "Sapiah",  "Maimunah" };
static const char *const malay_men[] = { "Hassan",   "Osman",  "Yusof",   "Kassim", "Jaafar",
                                         "Sulaiman", "Mahmud", "Ibrahim", "Samad",  "Idris" };

static const Part tamil_women[] = {
  { "Kamala", "கமலா" },  { "Parvathi", "பார்வதி" }, { "Meenachi", "மீனாட்சி" },
  { "Saroja", "சரோஜா" }, { "Rukmani", "ருக்மணி" },  { "Vasantha", "வசந்தா" },
};
static const Part tamil_men[] = {
  { "Murugan", "முருகன்" },   { "Subramaniam", "சுப்ரமணியம்" }, { "Rajendran", "ராஜேந்திரன்" },
  { "Arumugam", "ஆறுமுகம்" }, { "Palanisamy", "பழனிசாமி" },   { "Selvam", "செல்வம்" },
};

static const char *const other_families[]
    = { "Pereira", "de Souza", "Oliveiro", "Rodrigues", "Shepherdson" };
static const char *const other_women[] = { "Mabel", "Doreen", "Philomena", "Beatrice" };
static const char *const other_men[] = { "Percival", "Cyril", "Vincent", "Aloysius" };

#define PICK(array, hash) ((array)[(hash) % G_N_ELEMENTS (array)])

static void
invent_chinese (LampSimPerson *person, gboolean is_female, guint64 hash)
{
  const Part *family = &PICK (chinese_families, hash >> 8);
  const Part *given
      = is_female ? &PICK (chinese_women, hash >> 24) : &PICK (chinese_men, hash >> 24);

  person->family = g_strdup (family->latin);
  person->given = g_strdup (given->latin);
  person->name = g_strconcat (family->latin, " ", given->latin, NULL);
  if (hash >> 40 & 1)
    person->native = g_strconcat (family->native, given->native, NULL);
  person->language = "zh";
}

static void
invent_malay (LampSimPerson *person, gboolean is_female, guint64 hash)
{
  const char *given = is_female ? PICK (malay_women, hash >> 8) : PICK (malay_men, hash >> 8);
  const char *father = PICK (malay_men, hash >> 24);

  person->given = g_strdup (given);
  person->name = g_strconcat (given, is_female ? " binte " : " bin ", father, NULL);
  person->language = "ms";
}

static void
invent_tamil (LampSimPerson *person, gboolean is_female, guint64 hash)
{
  const Part *given = is_female ? &PICK (tamil_women, hash >> 8) : &PICK (tamil_men, hash >> 8);
  const Part *father = &PICK (tamil_men, hash >> 24);

  person->given = g_strdup (given->latin);
  person->name = g_strconcat (given->latin, is_female ? " d/o " : " s/o ", father->latin, NULL);
  if (hash >> 40 & 1)
    person->native = g_strconcat (father->native, " ", given->native, NULL);
  person->language = "ta";
}

static void
invent_other (LampSimPerson *person, gboolean is_female, guint64 hash)
{
  const char *family = PICK (other_families, hash >> 8);

  person->family = g_strdup (family);
  person->given
      = g_strdup (is_female ? PICK (other_women, hash >> 24) : PICK (other_men, hash >> 24));
  person->name = g_strconcat (person->given, " ", family, NULL);
  person->language = "en";
}

/**
 * lamp_sim_person_invent:
 * @person: (out): clear with lamp_sim_person_clear()
 * @hash: what it follows from
 */
void
lamp_sim_person_invent (LampSimPerson *person, gboolean is_female, guint64 hash)
{
  guint community = hash & 0xff;

  *person = (LampSimPerson){ NULL };
  if (community < 172)
    invent_chinese (person, is_female, hash);
  else if (community < 214)
    invent_malay (person, is_female, hash);
  else if (community < 244)
    invent_tamil (person, is_female, hash);
  else
    invent_other (person, is_female, hash);
}

/**
 * lamp_sim_person_clear:
 */
void
lamp_sim_person_clear (LampSimPerson *person)
{
  g_clear_pointer (&person->name, g_free);
  g_clear_pointer (&person->family, g_free);
  g_clear_pointer (&person->given, g_free);
  g_clear_pointer (&person->native, g_free);
}
